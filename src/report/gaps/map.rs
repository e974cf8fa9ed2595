//! The gaps as a picture: a tile for each council, about where it lies.
//!
//! Tiles of one size, because a duty weighs the same in a small city as in a large county. A tile says
//! by colour, by a sign and by its title what is recorded; the table beside it says all of it in words.

use std::collections::BTreeSet;
use std::fmt::Write;

use super::{Cell, Gaps};
use crate::area::{self, AreaId};
use crate::closed::Closed;
use crate::print::html::escape;
use crate::query::Recorded;
use crate::statutory::StatutoryType;

/// The side of a tile.
const TILE: i32 = 44;
/// Degrees of latitude and longitude to a tile: as near to square as the middle of the UK has it.
const STEP: (f32, f32) = (0.34, 0.58);
/// The north-western corner.
const CORNER: (f32, f32) = (61.0, -8.4);

/// A tile and where it stands.
#[derive(Debug, Clone, Copy)]
struct Tile {
    at: (i32, i32),
    council: AreaId,
    cell: Cell,
}

/// An SVG of the councils for which a statutory type is law; nothing where there is none among them.
///
/// It has a title and a description, no script, no style sheet and no link.
pub fn svg(gaps: &Gaps, own: StatutoryType) -> Option<String> {
    let tiles = tiles(gaps, own);
    let wide = tiles.iter().map(|tile| tile.at.1).max()? + 1;
    let high = tiles.iter().map(|tile| tile.at.0).max()? + 1;
    let left = tiles.iter().map(|tile| tile.at.1).min()?;
    let top = tiles.iter().map(|tile| tile.at.0).min()?;
    let (x, y) = (left * TILE, top * TILE);
    let (w, h) = ((wide - left) * TILE, (high - top) * TILE + LEGEND);
    let mut out = String::new();
    // Writing into a text can't fail.
    let _ = write!(
        out,
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"{x} {y} {w} {h}\" role=\"img\" \
         aria-labelledby=\"map-title map-says\" font-family=\"sans-serif\">\
         <title id=\"map-title\">{}</title><desc id=\"map-says\">{}</desc>\
         <rect x=\"{x}\" y=\"{y}\" width=\"{w}\" height=\"{h}\" fill=\"#ffffff\"/>",
        escape(own.label()),
        escape(&says(&tiles))
    );
    for tile in &tiles {
        let (x, y) = (tile.at.1 * TILE, tile.at.0 * TILE);
        let name = area::get(tile.council).name;
        let look = look(tile.cell.recorded);
        let short: String = name
            .chars()
            .filter(|c| c.is_alphanumeric())
            .take(6)
            .collect();
        let _ = write!(
            out,
            "<g><title>{}: {}</title><rect x=\"{}\" y=\"{}\" width=\"{side}\" height=\"{side}\" rx=\"4\" \
             fill=\"{}\" stroke=\"#14202a\"/><text x=\"{}\" y=\"{}\" text-anchor=\"middle\" \
             font-size=\"16\" fill=\"{ink}\">{}</text><text x=\"{}\" y=\"{}\" text-anchor=\"middle\" \
             font-size=\"10\" fill=\"{ink}\">{}</text></g>",
            escape(name),
            tile.cell.recorded.label(),
            x + 1,
            y + 1,
            look.ground,
            x + TILE / 2,
            y + 20,
            look.sign,
            x + TILE / 2,
            y + 35,
            escape(&short),
            side = TILE - 2,
            ink = look.ink,
        );
    }
    legend(&mut out, x, high * TILE + 12);
    out.push_str("</svg>");
    Some(out)
}

/// The height of what explains the signs.
const LEGEND: i32 = 130;

fn legend(out: &mut String, x: i32, y: i32) {
    for (n, own) in Recorded::ALL.iter().enumerate() {
        let look = look(*own);
        let y = y + n as i32 * 28;
        let _ = write!(
            out,
            "<rect x=\"{}\" y=\"{y}\" width=\"24\" height=\"24\" rx=\"4\" fill=\"{}\" stroke=\"#14202a\"/>\
             <text x=\"{}\" y=\"{}\" text-anchor=\"middle\" font-size=\"15\" fill=\"{}\">{}</text>\
             <text x=\"{}\" y=\"{}\" font-size=\"16\" fill=\"#14202a\">{}</text>",
            x + 2,
            look.ground,
            x + 14,
            y + 17,
            look.ink,
            look.sign,
            x + 36,
            y + 18,
            own.label(),
        );
    }
}

/// How a tile looks: contrast of at least 7 to 1, and a sign, so that no colour need be told.
struct Look {
    ground: &'static str,
    ink: &'static str,
    sign: &'static str,
}

fn look(recorded: Recorded) -> Look {
    let (ground, ink, sign) = match recorded {
        Recorded::Whole => ("#0a4a57", "#ffffff", "●"),
        Recorded::Part => ("#bfe0e6", "#14202a", "◐"),
        Recorded::NationWide => ("#f3f6f7", "#14202a", "○"),
        Recorded::None => ("#8a1c12", "#ffffff", "✕"),
    };
    Look { ground, ink, sign }
}

/// The picture in one sentence.
fn says(tiles: &[Tile]) -> String {
    let count = |own: Recorded| {
        tiles
            .iter()
            .filter(|tile| tile.cell.recorded == own)
            .count()
    };
    let parts: Vec<String> = Recorded::ALL
        .iter()
        .map(|own| format!("{}: {}", own.label(), count(*own)))
        .collect();
    format!("Of {} councils: {}.", tiles.len(), parts.join("; "))
}

/// A tile for each council, on the free place nearest to where it lies.
fn tiles(gaps: &Gaps, own: StatutoryType) -> Vec<Tile> {
    let mut taken = BTreeSet::new();
    let mut tiles = Vec::new();
    for council in &gaps.councils {
        let cell = council.cells.iter().find(|cell| cell.statutory_type == own);
        let (Some(cell), Some((lat, lon))) = (cell, area::get(council.area).centre) else {
            continue;
        };
        let wanted = ((CORNER.0 - lat) / STEP.0, (lon - CORNER.1) / STEP.1);
        let at = nearest_free(wanted, &taken);
        taken.insert(at);
        tiles.push(Tile {
            at,
            council: council.area,
            cell: *cell,
        });
    }
    tiles
}

/// The free place nearest to a point.
fn nearest_free(wanted: (f32, f32), taken: &BTreeSet<(i32, i32)>) -> (i32, i32) {
    let centre = (wanted.0.floor() as i32, wanted.1.floor() as i32);
    let far = |at: (i32, i32)| {
        let (down, right) = (at.0 as f32 + 0.5 - wanted.0, at.1 as f32 + 0.5 - wanted.1);
        down * down + right * right
    };
    for radius in 0.. {
        let rows = centre.0 - radius..=centre.0 + radius;
        let around = rows.flat_map(|row| {
            (centre.1 - radius..=centre.1 + radius).map(move |column| (row, column))
        });
        let free = around.filter(|at| !taken.contains(at));
        if let Some(best) = free.min_by(|a, b| far(*a).total_cmp(&far(*b))) {
            return best;
        }
    }
    centre
}
