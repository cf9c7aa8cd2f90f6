OFFICE = ("winword.exe", "excel.exe", "outlook.exe")
FLAGS = ["-enc ", "-encodedcommand ", "-e "]


def rule(event):
    match event.get("fdr_event_type"):
        case "ProcessRollup2" | "SyntheticProcessRollup2":
            process = event.get("event", {})
        case _:
            return False
    if event.get("event_platform") != "Win":
        return False
    return all(
        [
            process.get("ParentBaseFileName", "").lower() in OFFICE,
            process.get("ImageFileName", "").lower().endswith("\\powershell.exe"),
            any(flag in process.get("CommandLine", "").lower() for flag in FLAGS),
        ]
    )
