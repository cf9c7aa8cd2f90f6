from cloudtrail_checks import is_automation, succeeded

KEY_EVENTS = {"CreateAccessKey", "UpdateAccessKey", "CreateServiceSpecificCredential"}


def rule(event):
    if event.get("eventSource") != "iam.amazonaws.com":
        return False
    if event.get("eventName") not in KEY_EVENTS or not succeeded(event):
        return False
    if is_automation(event):
        return False
    return True


def title(event):
    return f"Access key created by [{event.deep_get('userIdentity', 'arn')}]"
