SIGN_IN = "user.session.start"
FAILURES = ("INVALID_CREDENTIALS", "LOCKED_OUT", "VERIFICATION_ERROR")


def rule(event):
    outcome = event.get("outcome") or {}
    if event.get("eventType") != SIGN_IN or outcome.get("result") != "FAILURE":
        return False
    if event.deep_get("securityContext", "isProxy") is True:
        return outcome.get("reason") in FAILURES
    return outcome.get("reason") == "INVALID_CREDENTIALS"


def dedup(event):
    return event.deep_get("client", "ipAddress", default="unknown")
