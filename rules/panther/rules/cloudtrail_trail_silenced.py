from cloudtrail_checks import is_automation, succeeded

STOPPING = ["StopLogging", "DeleteTrail"]


def narrows(event):
    """Whether one of the trail's selectors leaves out management events."""
    for selector in event.deep_get("requestParameters", "eventSelectors", default=[]):
        if selector.get("includeManagementEvents") is False:
            return True
    return False


def rule(event):
    if not succeeded(event) or is_automation(event):
        return False
    name = event.get("eventName")
    if name in STOPPING:
        return True
    if name == "PutEventSelectors":
        return narrows(event)
    return False
