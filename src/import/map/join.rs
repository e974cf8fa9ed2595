//! Applies a map to tables: leaves out, joins, adds to earlier rows, and puts in the words of the home format.

use std::collections::{BTreeMap, HashMap};

use super::fields::{Fields, Places};
use super::table::{Table, TableRow};
use super::{Join, Map, MapError, Mapped, MappedRow, Theirs};
use crate::cleaned::quoted;
use crate::closed::Closed;
use crate::import::headings::{Nature, nature, squeezed};
use crate::import::problem::{Remark, Severity};
use crate::provider::Column;

/// A join whose columns have been found.
struct Joined<'m> {
    join: &'m Join,
    table: &'m Table,
    /// The rows of the table by their key.
    by_key: HashMap<&'m str, Vec<&'m TableRow>>,
    on: usize,
    /// The earlier join whose rows `on` is a column of.
    from: Option<usize>,
    columns: Vec<(Column, Places)>,
}

impl Map {
    /// Applies the map; `tables` are the joined files by name.
    pub(crate) fn apply_tables(
        &self,
        main: &Table,
        tables: &BTreeMap<String, Table>,
    ) -> Result<Mapped, MapError> {
        let columns = places(&self.columns, main, false)?;
        let joins = self.joins(main, tables)?;
        let leave_out: Vec<usize> = self
            .leave_out
            .iter()
            .map(|rule| main.need(&rule.column))
            .collect::<Result<_, _>>()?;
        let continuation = match &self.continuation {
            Some(rule) => Some((main.need(&rule.id)?, main.need(&rule.parent)?)),
            None => None,
        };

        let mut mapped = Mapped {
            file: main.file.clone(),
            ..Mapped::default()
        };
        let mut gathered: Vec<Fields> = Vec::new();
        // The rows that others may add to; nothing for those that were left out.
        let mut by_id: HashMap<&str, Option<usize>> = HashMap::new();
        let mut left_out = vec![0_u64; leave_out.len()];
        let mut added_to_left_out = 0_u64;
        for row in &main.rows {
            let (id, parent) =
                continuation.map_or(("", ""), |(id, parent)| (row.cell(id), row.cell(parent)));
            let mut fields = Fields::new(row.line);
            for (column, places) in &columns {
                fields.add(*column, places.cells(row));
            }
            let of_left_out = !parent.is_empty() && by_id.get(parent) == Some(&None);
            let mut dropped = of_left_out;
            added_to_left_out += u64::from(of_left_out);
            for ((rule, &column), count) in self.leave_out.iter().zip(&leave_out).zip(&mut left_out)
            {
                let cell = squeezed(row.cell(column));
                if dropped || !rule.is.iter().any(|value| squeezed(value) == cell) {
                    continue;
                }
                dropped = rule.columns.is_empty();
                let holds = dropped || rule.columns.iter().any(|&column| !fields.is_empty(column));
                *count += u64::from(holds);
                rule.columns.iter().for_each(|&column| fields.clear(column));
            }
            if dropped {
                by_id.insert(id, None);
                continue;
            }
            join_rows(&joins, row, &mut fields, &mut mapped.remarks);
            if parent.is_empty() {
                by_id.insert(id, Some(gathered.len()));
                gathered.push(fields);
                continue;
            }
            let earlier = by_id
                .get(parent)
                .copied()
                .flatten()
                .and_then(|at| gathered.get_mut(at));
            let Some(earlier) = earlier else {
                let what = format!(
                    "{} is the id of no row above, so this row was left out",
                    quoted(parent)
                );
                let heading = self
                    .continuation
                    .as_ref()
                    .map_or("", |rule| rule.parent.as_str());
                mapped
                    .remarks
                    .push((row.line, Remark::new(Severity::Refused, heading, what)));
                continue;
            };
            for &column in Column::ALL {
                let more =
                    earlier.add_more(column, fields.of(column), &format!("on line {}", row.line));
                mapped
                    .remarks
                    .extend(more.map(|remark| (earlier.line, remark)));
            }
        }
        if added_to_left_out > 0 {
            let what = format!(
                "rows left out because they add to a row that was left out: {added_to_left_out}"
            );
            mapped
                .remarks
                .push((0, Remark::new(Severity::Advice, "", what)));
        }
        self.say_what_was_left_out(&left_out, &mut mapped.remarks);
        self.set_out(gathered, &mut mapped);
        Ok(mapped)
    }

    fn joins<'m>(
        &'m self,
        main: &'m Table,
        tables: &'m BTreeMap<String, Table>,
    ) -> Result<Vec<Joined<'m>>, MapError> {
        let mut joins: Vec<Joined<'m>> = Vec::new();
        for join in &self.join {
            let Some(table) = tables.get(&join.file) else {
                if join.optional {
                    continue;
                }
                return Err(MapError::Unfit(format!(
                    "{} is needed by the map and was not found; put it beside {}",
                    join.file, main.file
                )));
            };
            let from = join
                .from
                .as_ref()
                .map(|from| joins.iter().position(|earlier| earlier.join.file == *from));
            let on_table = match from {
                None => main,
                Some(Some(at)) => joins.get(at).map_or(main, |earlier| earlier.table),
                // It is optional, and so is what hangs on it.
                Some(None) => continue,
            };
            let (key, on) = match (table.column(&join.key), on_table.column(&join.on)) {
                (Some(key), Some(on)) => (key, on),
                _ if join.optional => continue,
                _ => (table.need(&join.key)?, on_table.need(&join.on)?),
            };
            let only = match &join.only {
                Some(only) => Some((
                    table.need(&only.column)?,
                    only.is
                        .iter()
                        .map(|value| squeezed(value))
                        .collect::<Vec<_>>(),
                )),
                None => None,
            };
            let mut by_key: HashMap<&str, Vec<&TableRow>> = HashMap::new();
            for row in &table.rows {
                let wanted = only
                    .as_ref()
                    .is_none_or(|(column, is)| is.contains(&squeezed(row.cell(*column))));
                if wanted && !row.cell(key).is_empty() {
                    by_key.entry(row.cell(key)).or_default().push(row);
                }
            }
            let columns = places(&join.columns, table, join.optional)?;
            joins.push(Joined {
                join,
                table,
                by_key,
                on,
                from: from.flatten(),
                columns,
            });
        }
        Ok(joins)
    }

    fn say_what_was_left_out(&self, left_out: &[u64], remarks: &mut Vec<(u64, Remark)>) {
        for (rule, &count) in self.leave_out.iter().zip(left_out) {
            if count > 0 {
                let keys: Vec<&str> = rule.columns.iter().map(|column| column.key()).collect();
                let rows = if count == 1 {
                    "1 row was".to_owned()
                } else {
                    format!("{count} rows were")
                };
                let what = match keys.as_slice() {
                    [] => format!(
                        "{rows} left out, as the map asks where this is {}",
                        rule.is.join(" or ")
                    ),
                    keys => format!(
                        "{rows} read without {}, as the map asks where this is {}",
                        keys.join(" and "),
                        rule.is.join(" or ")
                    ),
                };
                remarks.push((0, Remark::new(Severity::Advice, &rule.column, what)));
            }
        }
    }

    /// Turns what was gathered into rows of cells.
    fn set_out(&self, gathered: Vec<Fields>, mapped: &mut Mapped) {
        let list = self.list.map(|list| list.key());
        for &column in Column::ALL {
            let constant = self.constants.get(&column).map(String::as_str);
            let constant = if column == Column::List {
                constant.or(list)
            } else {
                constant
            };
            if constant.is_some() || gathered.iter().any(|fields| !fields.is_empty(column)) {
                mapped.columns.push(column);
                mapped.headings.push(self.heading(column));
            }
        }
        for fields in gathered {
            let mut row = MappedRow {
                line: fields.line,
                cells: Vec::with_capacity(mapped.columns.len()),
            };
            for (&column, heading) in mapped.columns.iter().zip(&mapped.headings) {
                let (cell, remark) = fields.cell(column);
                mapped.remarks.extend(remark.map(|remark| {
                    (
                        fields.line,
                        Remark {
                            column: heading.clone(),
                            ..remark
                        },
                    )
                }));
                let cell = self.in_our_words(column, cell);
                let constant = self.constants.get(&column).map(String::as_str);
                let constant = if column == Column::List {
                    constant.or(list)
                } else {
                    constant
                };
                row.cells.push(if cell.is_empty() {
                    constant.unwrap_or_default().to_owned()
                } else {
                    cell
                });
            }
            mapped.rows.push(row);
        }
    }

    /// What messages call a column: the headings it is fed by.
    fn heading(&self, column: Column) -> String {
        let own = self
            .columns
            .get(&column)
            .into_iter()
            .flat_map(Theirs::headings)
            .cloned();
        let joined = self.join.iter().flat_map(|join| {
            let theirs = join
                .columns
                .get(&column)
                .into_iter()
                .flat_map(Theirs::headings);
            // What a package works out of several of its columns is called by their common name.
            theirs.map(|heading| {
                format!(
                    "{}: {}",
                    join.file,
                    heading.strip_prefix("our_").unwrap_or(heading)
                )
            })
        });
        let mut all: Vec<String> = own.chain(joined).collect();
        all.dedup();
        if all.is_empty() {
            column.key().to_owned()
        } else {
            all.join(" + ")
        }
    }

    /// A cell with their words turned into our keys.
    fn in_our_words(&self, column: Column, cell: String) -> String {
        let Some(words) = self.values.get(&column) else {
            return cell;
        };
        let ours = |text: &str| {
            let text = squeezed(text);
            words
                .iter()
                .find(|(theirs, _)| squeezed(theirs) == text)
                .map(|(_, ours)| ours.as_str())
        };
        if let Some(ours) = ours(&cell) {
            return ours.to_owned();
        }
        if nature(column) != Nature::Several {
            return cell;
        }
        let pieces = cell
            .split(';')
            .map(|piece| ours(piece).unwrap_or(piece.trim()));
        pieces
            .filter(|piece| !piece.is_empty())
            .collect::<Vec<_>>()
            .join(";")
    }
}

fn places(
    columns: &BTreeMap<Column, Theirs>,
    table: &Table,
    optional: bool,
) -> Result<Vec<(Column, Places)>, MapError> {
    columns
        .iter()
        .map(|(&column, theirs)| Ok((column, Places::find(theirs, table, optional)?)))
        .collect()
}

/// Adds what the joined files hold for a row.
fn join_rows(
    joins: &[Joined<'_>],
    row: &TableRow,
    fields: &mut Fields,
    remarks: &mut Vec<(u64, Remark)>,
) {
    let mut matched: Vec<Vec<&TableRow>> = Vec::with_capacity(joins.len());
    for joined in joins {
        let own = [row];
        let left: &[&TableRow] = match joined.from {
            Some(at) => matched.get(at).map_or(&[], Vec::as_slice),
            None => &own,
        };
        let mut rows: Vec<&TableRow> = Vec::new();
        for on in left
            .iter()
            .map(|row| row.cell(joined.on))
            .filter(|on| !on.is_empty())
        {
            let found = joined.by_key.get(on).map_or(&[][..], Vec::as_slice);
            if found.is_empty() && !joined.join.many {
                let what = format!("{} is not in {}", quoted(on), joined.table.file);
                remarks.push((
                    row.line,
                    Remark::new(Severity::Unread, &joined.join.on, what),
                ));
            }
            rows.extend(if joined.join.many {
                found
            } else {
                &found[..found.len().min(1)]
            });
        }
        for (column, places) in &joined.columns {
            if joined.join.fallback && !fields.is_empty(*column) {
                continue;
            }
            for row_of_theirs in &rows {
                let values: Vec<String> = places.cells(row_of_theirs).map(str::to_owned).collect();
                let from = format!("in {}", joined.table.file);
                remarks.extend(
                    fields
                        .add_more(*column, &values, &from)
                        .map(|remark| (row.line, remark)),
                );
            }
        }
        matched.push(rows);
    }
}
