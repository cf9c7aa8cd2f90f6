from ipaddress import ip_address, ip_network

OFFICE_NETWORKS = ["203.0.113.0/24", "198.51.100.0/24"]


def from_office(address):
    return any(ip_address(address) in ip_network(network) for network in OFFICE_NETWORKS)


def rule(event):
    stage = event.get("stage")
    if stage and stage != "ResponseComplete":
        return False
    if event.udm("verb") != "create" or event.udm("subresource") != "exec":
        return False
    if event.udm("namespace") not in ("kube-system", "kube-public"):
        return False
    groups = event.deep_get("user", "groups", default=[])
    if "system:nodes" in groups:
        return False
    for source in event.udm("sourceIPs") or []:
        if from_office(source):
            return False
    return True
