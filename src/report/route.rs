//! Ways of lines through columns of boxes: beside the boxes, never behind them.

use std::fmt::Write as _;

/// Pixels that a line keeps from a box.
const CLEAR: f64 = 5.0;
/// Places at which a curve is looked at.
const SAMPLES: usize = 24;

/// A point in pixels: to the right, and down.
pub(super) type Point = (f64, f64);

/// A column that a line passes.
pub(super) struct Passed {
    /// Its left and right edge.
    pub(super) sides: (f64, f64),
    /// Upper and lower edge of each box in it.
    pub(super) boxes: Vec<(f64, f64)>,
}

impl Passed {
    fn is_free(&self, y: f64) -> bool {
        let mut boxes = self.boxes.iter();
        !boxes.any(|(top, bottom)| top - CLEAR < y && y < bottom + CLEAR)
    }

    /// The free height that is nearest.
    fn nearest(&self, y: f64) -> f64 {
        if self.is_free(y) {
            return y;
        }
        let edges = self.boxes.iter();
        let edges = edges.flat_map(|(top, bottom)| [top - CLEAR, bottom + CLEAR]);
        let free = edges.filter(|edge| self.is_free(*edge));
        let nearest = free.min_by(|one, other| (one - y).abs().total_cmp(&(other - y).abs()));
        nearest.unwrap_or(y)
    }
}

/// A count as pixels.
#[allow(
    clippy::cast_precision_loss,
    reason = "counts of rows and columns are small"
)]
pub(super) const fn as_pixels(count: usize) -> f64 {
    count as f64
}

/// The `d` of a path that leaves and arrives level and keeps clear of the boxes of the
/// columns that it passes.
pub(super) fn route(from: Point, to: Point, passed: &[Passed]) -> String {
    let mut out = format!("M{:.1} {:.1}", from.0, from.1);
    if passed.iter().all(|column| is_clear(from, to, column)) {
        out.push_str(&curve(from, to));
        return out;
    }
    let mut at = from;
    for column in passed {
        let (left, right) = column.sides;
        let middle = f64::midpoint(left, right);
        let straight = at.1 + (to.1 - at.1) * (middle - at.0) / (to.0 - at.0);
        let y = column.nearest(straight);
        out.push_str(&curve(at, (left, y)));
        let _ = write!(out, "H{right:.1}");
        at = (right, y);
    }
    out.push_str(&curve(at, to));
    out
}

/// A curve that leaves and arrives level.
fn curve(from: Point, to: Point) -> String {
    let bend = f64::midpoint(from.0, to.0);
    format!(
        "C{bend:.1} {:.1} {bend:.1} {:.1} {:.1} {:.1}",
        from.1, to.1, to.0, to.1
    )
}

/// Whether the curve goes between the boxes of a column.
fn is_clear(from: Point, to: Point, column: &Passed) -> bool {
    let bend = f64::midpoint(from.0, to.0);
    (0..=SAMPLES).all(|step| {
        let t = as_pixels(step) / as_pixels(SAMPLES);
        let rest = 1.0 - t;
        let ends = (rest.powi(3), t.powi(3));
        let bends = (3.0 * rest * rest * t, 3.0 * rest * t * t);
        let x = from.0 * ends.0 + bend * (bends.0 + bends.1) + to.0 * ends.1;
        let y = from.1 * (ends.0 + bends.0) + to.1 * (ends.1 + bends.1);
        let (left, right) = column.sides;
        x < left || x > right || column.is_free(y)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_goes_beside_the_box_that_stands_in_its_way() {
        let column = |boxes: &[(f64, f64)]| Passed {
            sides: (40.0, 60.0),
            boxes: boxes.to_vec(),
        };
        let free = route((0.0, 50.0), (100.0, 50.0), &[column(&[(0.0, 30.0)])]);
        assert_eq!(free, "M0.0 50.0C50.0 50.0 50.0 50.0 100.0 50.0");
        let blocked = column(&[(0.0, 30.0), (35.0, 58.0)]);
        let around = route((0.0, 50.0), (100.0, 50.0), &[blocked]);
        assert!(around.contains("40.0 63.0H60.0C"), "{around}");
        // between two boxes that stand close there is no room
        let y = column(&[(0.0, 30.0), (35.0, 58.0)]).nearest(31.0);
        assert!((y - 63.0).abs() < 0.1, "{y}");
    }
}
