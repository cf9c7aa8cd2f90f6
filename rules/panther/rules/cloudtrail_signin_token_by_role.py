PORTAL_AGENTS = ["portal.sso", "identity-center-cli"]


def rule(event):
    if event.get("eventSource") != "signin.amazonaws.com":
        return False
    if event.get("eventName") != "GetSigninToken":
        return False
    if event.deep_get("userIdentity", "type") != "AssumedRole":
        return False
    agent = event.get("userAgent", "")
    return not any(portal in agent for portal in PORTAL_AGENTS)
