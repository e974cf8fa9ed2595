//! Reads the rows of a text, keeping line numbers true and one bad row from spoiling the rest.

use std::io::{self, Read, Seek, SeekFrom};

use csv::{Position, ReaderBuilder, StringRecord};

use super::rows::{MAX_ROW_BYTES, MAX_ROW_LINES, Place, RowFault};

/// How much the CSV reader takes at a time; kept small because each fault throws it away.
const BUFFER: usize = 8 << 10;

/// The rows of a text, from wherever reading began.
#[derive(Debug)]
pub(super) struct TextRows<'s> {
    text: &'s str,
    separator: u8,
    reader: csv::Reader<Rationed<'s>>,
    /// A line to read next with its quotation marks as ordinary characters.
    literal: Option<Place>,
}

impl<'s> TextRows<'s> {
    pub(super) fn new(text: &'s str, separator: u8, start: Place) -> TextRows<'s> {
        let source = Rationed {
            text: text.as_bytes(),
            at: 0,
            ration: 0,
        };
        let mut builder = ReaderBuilder::new();
        builder
            .has_headers(false)
            .flexible(true)
            .delimiter(separator)
            .buffer_capacity(BUFFER);
        let reader = builder.from_reader(source);
        let mut rows = TextRows {
            text,
            separator,
            reader,
            literal: None,
        };
        rows.go_on_from(start);
        rows
    }

    /// Where the next row will be looked for.
    pub(super) fn place(&self) -> Place {
        let read = self.reader.position();
        let offset = usize::try_from(read.byte()).unwrap_or(usize::MAX);
        Place {
            offset: offset.min(self.text.len()),
            line: read.line(),
        }
    }

    fn go_on_from(&mut self, at: Place) {
        let offset = at.offset as u64;
        let mut position = Position::new();
        position.set_byte(offset).set_line(at.line);
        // Moving about in memory cannot fail, so there is nothing to do about it if it did.
        let _ = self.reader.seek_raw(SeekFrom::Start(offset), position);
    }

    /// Reads one row into `record` and gives the line on which it starts.
    ///
    /// `None` is the end of the text. After a fault, read again for the rows that follow.
    pub(super) fn read(&mut self, record: &mut StringRecord) -> Option<Result<u64, RowFault>> {
        if let Some(at) = self.literal.take() {
            return Some(Ok(self.read_literally(at, record)));
        }
        loop {
            let from = self.place();
            self.reader.get_mut().ration = MAX_ROW_BYTES + BUFFER;
            let read = self.reader.read_record(record);
            let to = self.place();
            let start = after_line_ends(self.text, from);
            let cut = self.reader.get_ref().ration == 0
                && self.reader.get_ref().at == to.offset
                && to.offset < self.text.len();
            if to.offset.saturating_sub(start.offset) > MAX_ROW_BYTES {
                return Some(Err(self.give_up_on(start, to)));
            }
            if cut {
                // The ration went on blank lines alone, so the row itself is still to come.
                self.go_on_from(start);
                continue;
            }
            match read {
                Ok(false) => return None,
                Ok(true) if self.is_runaway(start, to) => {
                    return Some(Err(self.give_up_on(start, to)));
                }
                Ok(true) => return Some(Ok(start.line)),
                Err(_) => return Some(Err(self.give_up_on(start, to))),
            }
        }
    }

    /// Whether a row ran on because a quotation mark was never closed where it should have been.
    fn is_runaway(&self, start: Place, end: Place) -> bool {
        // The reader leaves the LF of a CRLF to the row that follows.
        let half_end = self.row(start, end).ends_with(b"\r");
        let lines = end.line.saturating_sub(start.line) + u64::from(half_end);
        // A row of one line cannot have swallowed another, save that the text's end closes any quotation.
        let may_be = lines > 1 || end.offset == self.text.len();
        lines > MAX_ROW_LINES
            || (may_be && worst_quote(self.row(start, end), self.separator).is_stray)
    }

    fn row(&self, start: Place, end: Place) -> &[u8] {
        self.text
            .as_bytes()
            .get(start.offset..end.offset)
            .unwrap_or_default()
    }

    /// Arranges to read on after a row that is too long or whose quotation mark is never closed.
    fn give_up_on(&mut self, start: Place, end: Place) -> RowFault {
        let line_end = self.end_of_line(start.offset);
        let bytes = line_end - start.offset;
        if bytes > MAX_ROW_BYTES {
            self.go_on_from(Place {
                offset: line_end,
                line: start.line + 1,
            });
            return RowFault {
                line: start.line,
                what: format!(
                    "this line is {bytes} bytes long, too long for a row, and was left out"
                ),
                left_out: true,
            };
        }
        let quote = worst_quote(self.row(start, end), self.separator);
        self.literal = Some(start);
        RowFault {
            line: start.line + quote.line,
            what: "a quotation mark opens on this line and is not closed; the row was read as if it were an \
                   ordinary character"
                .to_owned(),
            left_out: false,
        }
    }

    fn read_literally(&mut self, at: Place, record: &mut StringRecord) -> u64 {
        let line_end = self.end_of_line(at.offset);
        let line = self.text.get(at.offset..line_end).unwrap_or_default();
        record.clear();
        for cell in line
            .trim_end_matches(['\r', '\n'])
            .split(char::from(self.separator))
        {
            record.push_field(cell);
        }
        self.go_on_from(Place {
            offset: line_end,
            line: at.line + 1,
        });
        at.line
    }

    /// The offset just past the line break that ends the line at `offset`.
    fn end_of_line(&self, offset: usize) -> usize {
        let rest = self.text.get(offset..).unwrap_or_default();
        rest.find('\n')
            .map_or(self.text.len(), |at| offset + at + 1)
    }
}

/// Moves past line breaks: the CSV reader starts a row before blank lines that come ahead of it.
fn after_line_ends(text: &str, from: Place) -> Place {
    let rest = text.as_bytes().get(from.offset..).unwrap_or_default();
    let ends = rest.iter().take_while(|byte| matches!(byte, b'\n' | b'\r'));
    ends.fold(from, |at, byte| Place {
        offset: at.offset + 1,
        line: at.line + u64::from(*byte == b'\n'),
    })
}

/// The quotation mark of a row that most likely should not have opened a cell.
#[derive(Debug, Default)]
struct Quote {
    /// The line on which it opens, counted from 0 at the start of the row.
    line: u64,
    /// Whether it is never closed, or closed only by a mark that was meant to open another cell.
    is_stray: bool,
}

/// Finds the quotation mark to blame for a row that ran on, following the CSV reader's own rules.
///
/// One that is stray comes first, then the one whose cell is longest. A mark
/// meant to open a later cell gives itself away by the text right after it, and
/// by the separators of whole rows before it; prose that happens to have
/// quotation marks inside has fewer of those than lines.
fn worst_quote(row: &[u8], separator: u8) -> Quote {
    let mut longest = (0, Quote::default());
    let mut open: Option<Open> = None;
    let mut cell_start = true;
    let mut line = 0;
    let mut at = 0;
    while let Some(&byte) = row.get(at) {
        let next = row.get(at + 1).copied();
        match &mut open {
            Some(_) if byte == b'"' && next == Some(b'"') => at += 1,
            Some(quote) if byte == b'"' => {
                let ends_cell = next.is_none_or(|next| ends_cell(next, separator));
                let breaks = line - quote.line;
                if !ends_cell && breaks > 0 && quote.separators >= breaks {
                    return Quote {
                        line: quote.line,
                        is_stray: true,
                    };
                }
                if at - quote.at > longest.0 {
                    longest = (
                        at - quote.at,
                        Quote {
                            line: quote.line,
                            is_stray: false,
                        },
                    );
                }
                open = None;
            }
            Some(quote) => quote.separators += u64::from(byte == separator),
            None if byte == b'"' && cell_start => {
                open = Some(Open {
                    at,
                    line,
                    separators: 0,
                })
            }
            None => {}
        }
        cell_start = ends_cell(byte, separator);
        line += u64::from(byte == b'\n');
        at += 1;
    }
    match open {
        Some(quote) => Quote {
            line: quote.line,
            is_stray: true,
        },
        None => longest.1,
    }
}

/// A quotation mark not closed yet.
struct Open {
    at: usize,
    line: u64,
    separators: u64,
}

fn ends_cell(byte: u8, separator: u8) -> bool {
    byte == separator || byte == b'\n' || byte == b'\r'
}

/// Gives the CSV reader no more than its ration, so that one runaway row cannot swallow a whole file.
#[derive(Debug)]
struct Rationed<'s> {
    text: &'s [u8],
    at: usize,
    ration: usize,
}

impl Read for Rationed<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let allowed = buffer.len().min(self.ration);
        let mut rest = self.text.get(self.at..).unwrap_or_default();
        let count = rest.read(buffer.get_mut(..allowed).unwrap_or_default())?;
        self.at += count;
        self.ration -= count;
        Ok(count)
    }
}

impl Seek for Rationed<'_> {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        let SeekFrom::Start(offset) = to else {
            return Err(io::ErrorKind::Unsupported.into());
        };
        self.at = usize::try_from(offset)
            .unwrap_or(usize::MAX)
            .min(self.text.len());
        Ok(offset)
    }
}
