OFFICE = ("winword.exe", "excel.exe", "outlook.exe")
FLAGS = ["-enc ", "-encodedcommand ", "-e "]


def rule(event):
    match event.get("event_simpleName"):
        case "ProcessRollup2" | "SyntheticProcessRollup2":
            pass
        case _:
            return False
    parent = event.get("ParentBaseFileName", "").lower()
    image = event.get("ImageFileName", "").lower()
    command = event.get("CommandLine", "").lower()
    return all(
        [
            parent in OFFICE,
            image.endswith("\\powershell.exe"),
            any(flag in command for flag in FLAGS),
        ]
    )
