AUTOMATION_ROLES = ("TerraformDeploy", "PlatformPipeline")


def succeeded(event):
    return not event.get("errorCode") and not event.get("errorMessage")


def is_automation(event):
    """Whether one of our own deployment roles made the call."""
    role = event.deep_get("userIdentity", "sessionContext", "sessionIssuer", "userName", default="")
    return role.startswith(AUTOMATION_ROLES)
