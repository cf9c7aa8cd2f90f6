from cloudtrail_checks import succeeded

HEADER = "x-amz-server-side-encryption-customer-algorithm"


def rule(event):
    parameters = event.get("requestParameters") or {}
    return (
        succeeded(event)
        and event.get("eventSource") == "s3.amazonaws.com"
        and event.get("eventName") in ("CopyObject", "PutObject")
        and parameters.get(HEADER) is not None
    )
