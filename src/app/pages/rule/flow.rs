//! Prose as authors write it in a file, without the line breaks that only the file needs.

/// The lines of a paragraph joined, their indents left out. A blank line still ends a paragraph, and an
/// item of a list begins a line.
pub(super) fn flowed(text: &str) -> String {
    let mut flowed = String::with_capacity(text.len());
    let mut after_blank = false;
    for line in text.trim().lines().map(str::trim) {
        if line.is_empty() {
            after_blank = true;
            continue;
        }
        if !flowed.is_empty() {
            flowed.push_str(if after_blank {
                "\n\n"
            } else if is_item(line) {
                "\n"
            } else {
                " "
            });
        }
        flowed.push_str(line);
        after_blank = false;
    }
    flowed
}

/// Whether a line begins with a bullet, or with a number and a point or bracket.
fn is_item(line: &str) -> bool {
    let Some((first, _)) = line.split_once(' ') else { return false };
    let number = first.strip_suffix(['.', ')']);
    // A sentence may end a line before with a year.
    let is_number =
        |it: &str| matches!(it.len(), 1 | 2) && it.bytes().all(|it| it.is_ascii_digit());
    matches!(first, "-" | "*" | "•") || number.is_some_and(is_number)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lines_of_a_paragraph_are_joined_and_its_indents_go() {
        let text = "Alarms are\ncritical for\r\n    monitoring.\n\n    Verify\n    who did it.\n";
        assert_eq!(flowed(text), "Alarms are critical for monitoring.\n\nVerify who did it.");
    }

    #[test]
    fn each_item_of_a_list_has_lines_of_its_own() {
        let text = "Seen in:\n  - one that\n    goes on\n  * two\n  1. three\n  10) four";
        assert_eq!(flowed(text), "Seen in:\n- one that goes on\n* two\n1. three\n10) four");
    }

    #[test]
    fn what_only_looks_like_an_item_is_joined() {
        let text = "Since\n2024. it is\n-p or\n1.5 times";
        assert_eq!(flowed(text), "Since 2024. it is -p or 1.5 times");
    }
}
