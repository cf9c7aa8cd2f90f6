import re
from fnmatch import fnmatch

DUMP_BY_LIBRARY = re.compile(r"comsvcs(\.dll)?[,\s]+(#24|minidump)", re.IGNORECASE)
SUPPORT_TOOL = "*\\SupportAssist\\*"


def rule(event):
    if event.get("fdr_event_type") != "ProcessRollup2" or event.get("event_platform") != "Win":
        return False
    command = event.deep_get("event", "CommandLine", default="")
    image = event.deep_get("event", "ImageFileName", default="")
    if fnmatch(image, SUPPORT_TOOL):
        return False
    if DUMP_BY_LIBRARY.search(command):
        return True
    return image.lower().endswith("\\procdump.exe") and "lsass" in command.lower()
