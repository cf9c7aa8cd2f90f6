//! Places in a text: byte ranges, lines and columns, and the way from a value inside a file back
//! to the file.

use serde::Serialize;

/// A byte range.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct Span {
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
}

impl Span {
    /// The range `start..end`. Texts are bounded far below 4 GiB; larger offsets saturate.
    pub fn new(start: usize, end: usize) -> Self {
        let clamp = |offset: usize| u32::try_from(offset).unwrap_or(u32::MAX);
        Self { start: clamp(start), end: clamp(end.max(start)) }
    }

    /// The smallest range that holds both.
    pub fn to(self, other: Self) -> Self {
        Self { start: self.start.min(other.start), end: self.end.max(other.end) }
    }

    /// The text in the range; empty where the range does not fit the text.
    pub fn of(self, text: &str) -> &str {
        text.get(self.start as usize..self.end as usize).unwrap_or_default()
    }
}

/// Finds line and column of a byte offset, in a time that does not grow with the line.
#[derive(Clone, Debug)]
pub struct LineIndex {
    starts: Vec<u32>,
    /// How many bytes before each block of the text continue a character.
    continued: Vec<u32>,
}

/// How many bytes are one block of [`LineIndex::continued`].
const BLOCK: usize = 4096;

impl LineIndex {
    /// The lines of `text`.
    pub fn new(text: &str) -> Self {
        let breaks = text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n');
        let starts = std::iter::once(0).chain(breaks.map(|(at, _)| at as u32 + 1)).collect();
        let mut before = 0;
        let mut continued = vec![before];
        for block in text.as_bytes().chunks(BLOCK) {
            before += continuations(block);
            continued.push(before);
        }
        Self { starts, continued }
    }

    /// The line of a byte offset, from 1.
    pub fn line(&self, offset: u32) -> u32 {
        self.starts.partition_point(|start| *start <= offset) as u32
    }

    /// Line and column of a byte offset, both from 1; the column counts characters of `text`,
    /// which must be the text the index was made from.
    pub fn line_column(&self, text: &str, offset: u32) -> (u32, u32) {
        let line = self.line(offset);
        let start = self.starts[line as usize - 1] as usize;
        let end = text.floor_char_boundary((offset as usize).min(text.len()));
        let characters = |at: usize| at as u32 - self.continued_before(text, at);
        (line, characters(end) - characters(start.min(end)) + 1)
    }

    /// How many bytes before a byte offset continue a character.
    fn continued_before(&self, text: &str, offset: usize) -> u32 {
        let block = offset / BLOCK;
        self.continued[block] + continuations(&text.as_bytes()[block * BLOCK..offset])
    }
}

/// How many of the bytes continue a character of UTF-8.
fn continuations(bytes: &[u8]) -> u32 {
    bytes.iter().filter(|byte| **byte & 0xC0 == 0x80).count() as u32
}

/// The way from offsets in a value (an unindented block scalar, an unescaped string, a macro's
/// expansion) to offsets in the file it was taken from.
#[derive(Clone, Debug, Default)]
pub struct TextMap {
    /// `(offset in the value, offset in the file)`, rising; between two points both run in step.
    points: Vec<(u32, u32)>,
}

impl TextMap {
    /// A value that stands in the file as it is, starting at `offset`.
    pub fn verbatim(offset: usize) -> Self {
        let mut map = Self::default();
        map.push(0, offset);
        map
    }

    /// From here on, `value` in the value is `file` in the file. Points come in rising order.
    pub fn push(&mut self, value: usize, file: usize) {
        let span = Span::new(value, file.max(value));
        self.points.push((span.start, u32::try_from(file).unwrap_or(u32::MAX)));
    }

    /// The file offset of an offset in the value.
    pub fn offset(&self, value: u32) -> u32 {
        let after = self.points.partition_point(|(at, _)| *at <= value);
        match after.checked_sub(1).and_then(|index| self.points.get(index)) {
            Some((at, file)) => file + (value - at),
            None => self.points.first().map_or(value, |(_, file)| *file),
        }
    }

    /// The file range of a range in the value; the end follows the last byte inside.
    pub fn span(&self, value: Span) -> Span {
        let start = self.offset(value.start);
        if value.end <= value.start {
            return Span { start, end: start };
        }
        Span { start, end: (self.offset(value.end - 1) + 1).max(start) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_and_columns_count_from_one_and_in_characters() {
        let text = "a\nüb\n";
        let index = LineIndex::new(text);
        assert_eq!(index.line_column(text, 0), (1, 1));
        assert_eq!(index.line_column(text, 4), (2, 2));
        assert_eq!(index.line_column(text, 99), (3, 1));
        let text = "€".repeat(5_000) + "\n" + &"€".repeat(5_000) + "x";
        let index = LineIndex::new(&text);
        let x = text.len() as u32 - 1;
        assert_eq!(index.line_column(&text, x), (2, 5_001));
        assert_eq!(index.line_column(&text, x - 2), (2, 5_000));
        assert_eq!(index.line_column(&text, 2 * 4096), (1, 2_731));
    }

    #[test]
    fn a_map_follows_each_line_of_an_unindented_block() {
        let mut map = TextMap::default();
        map.push(0, 10);
        map.push(4, 20);
        assert_eq!(map.span(Span::new(1, 6)), Span::new(11, 22));
        assert_eq!(TextMap::verbatim(7).span(Span::new(2, 2)), Span::new(9, 9));
    }
}
