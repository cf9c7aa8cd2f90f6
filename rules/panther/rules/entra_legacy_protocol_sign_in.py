LEGACY = {"imap", "pop", "smtp", "exchange activesync"}
SYNC_ACCOUNTS = ("svc-mail-archive@", "svc-scanner@")


def is_sync_account(name):
    return name.lower().startswith(SYNC_ACCOUNTS)


def rule(event):
    properties = event.get("properties", {})
    if event.get("operationName") != "Sign-in activity":
        return False
    client = properties.get("clientAppUsed", "").lower()
    if client not in LEGACY:
        return False
    if is_sync_account(properties.get("userPrincipalName", "")):
        return False
    return properties.get("status", {}).get("errorCode") == 0
