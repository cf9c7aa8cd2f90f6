//! How numbers are written for people, wherever they are printed or painted.

/// A number with a comma at thousands.
pub fn thousands(number: usize) -> String {
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
pub fn counted(number: usize, one: &str, many: &str) -> String {
    format!("{} {}", thousands(number), word_of(number, one, many))
}

/// The word for so many, beside a number that is written apart.
pub const fn word_of<'a>(number: usize, one: &'a str, many: &'a str) -> &'a str {
    if number == 1 { one } else { many }
}

/// `340`, or `12 of 340` where not all are shown.
pub fn of_all(shown: usize, all: usize) -> String {
    if shown == all {
        return thousands(all);
    }
    format!("{} of {}", thousands(shown), thousands(all))
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
