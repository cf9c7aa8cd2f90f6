//! Small things pages are painted with: marks, bars, chips, drop-downs, tabs, headings, lines of text.
//! They know the theme and no page.

pub(crate) mod bar;
pub(crate) mod button;
pub(crate) mod check;
pub(crate) mod chip;
pub(crate) mod dropdown;
pub(crate) mod folder_mark;
pub(crate) mod heading;
pub(crate) mod mark;
pub(crate) mod rule_line;
pub(crate) mod source_view;
pub(crate) mod text;

/// A number with a comma at thousands.
pub(crate) fn thousands(number: usize) -> String {
    let digits = number.to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// `1 rule`, `2 rules`.
pub(crate) fn counted(number: usize, one: &str, many: &str) -> String {
    format!("{} {}", thousands(number), if number == 1 { one } else { many })
}

/// Names with commas between them, each where it comes first.
pub(crate) fn each_once<'a>(names: impl Iterator<Item = &'a str>) -> String {
    let mut unique: Vec<&str> = Vec::new();
    for name in names {
        if !unique.contains(&name) {
            unique.push(name);
        }
    }
    unique.join(", ")
}

#[cfg(test)]
mod tests {
    #[test]
    fn thousands_have_commas() {
        assert_eq!(super::thousands(0), "0");
        assert_eq!(super::thousands(999), "999");
        assert_eq!(super::thousands(1_234_567), "1,234,567");
    }
}
