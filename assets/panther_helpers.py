# What widely used Panther helpers ask of an event, for rules opened without `global_helpers/`.
# Written for this program: read, never run. Helpers that are only looked up by name in the opened
# folder come first; these stand in where they are missing.


import fnmatch
import ipaddress


def aws_cloudtrail_success(event):
    if event.get("errorCode") or event.get("errorMessage"):
        return False
    return True


def azure_activity_success(event):
    return event.get("resultType") in ("Success", "Succeeded")


def azure_signin_success(event):
    return event.get("resultSignature") == "SUCCESS"


def is_sign_in_event(event):
    return event.get("operationName") == "Sign-in activity"


def is_failed_request(response_status):
    return bool(response_status) and response_status.get("code") >= 400


def is_system_namespace(namespace):
    return namespace in ("kube-system", "kube-public", "kube-node-lease", "gke-system")


def is_system_principal(username):
    return username.startswith(("system:serviceaccount:kube-system:", "eks:", "gke-", "azure-"))


def wiz_success(event):
    return event.get("status") == "SUCCESS"


def zia_success(event):
    succeeded = event.deep_get("event", "result") == "SUCCESS"
    return succeeded and event.deep_get("event", "errorcode") == "None"


def pattern_match(string_to_match, pattern):
    return fnmatch.fnmatch(string_to_match, pattern)


def pattern_match_list(string_to_match, patterns):
    return any(fnmatch.fnmatch(string_to_match, pattern) for pattern in patterns)


def is_ip_in_network(ip_addr, networks):
    return any(ipaddress.ip_address(ip_addr) in ipaddress.ip_network(net) for net in networks)


def is_auth0_config_event(event):
    return event.deep_get("data", "details", "request", "channel") == "https://manage.auth0.com/"


def listify(maybe_list):
    return maybe_list


ACCOUNT_CREATED = "account_created"
ADMIN_MFA_DISABLED = "admin_mfa_disabled"
ADMIN_ROLE_ASSIGNED = "admin_role_assigned"
FAILED_LOGIN = "failed_login"
MFA_DISABLED = "mfa_disabled"
MFA_ENABLED = "mfa_enabled"
MFA_RESET = "mfa_reset"
SUCCESSFUL_LOGIN = "successful_login"
SUCCESSFUL_LOGOUT = "successful_logout"
USER_ACCOUNT_CREATED = "user_account_created"
USER_ACCOUNT_DELETED = "user_account_deleted"
USER_ACCOUNT_MODIFIED = "user_account_modified"
USER_GROUP_CREATED = "user_group_created"
USER_GROUP_DELETED = "user_group_deleted"
USER_GROUP_MODIFIED = "user_group_modified"
USER_ROLE_CREATED = "user_role_created"
USER_ROLE_DELETED = "user_role_deleted"
USER_ROLE_MODIFIED = "user_role_modified"
