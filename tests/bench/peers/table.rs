//! What a run prints: a line for each engine at each work, and at the end the ratios with the goals.

use crate::Engine;

/// What one engine took: a figure for each round, in seconds, bytes or providers.
pub(crate) struct Taken(pub(crate) Engine, pub(crate) Vec<f64>);

/// A work, as the first column names it.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Work {
    Import,
    Memory,
    Mean,
    Late,
    Found,
    Completion,
    Cold,
    Page,
    Print,
}

impl Work {
    const ALL: [Work; 9] = [
        Work::Import,
        Work::Memory,
        Work::Mean,
        Work::Late,
        Work::Found,
        Work::Completion,
        Work::Cold,
        Work::Page,
        Work::Print,
    ];

    fn name(self) -> &'static str {
        match self {
            Work::Import => "import",
            Work::Memory => "memory of it",
            Work::Mean => "answer, mean",
            Work::Late => "answer, 99th",
            Work::Found => "found in all",
            Work::Completion => "completion",
            Work::Cold => "cold process",
            Work::Page => "page by HTTP",
            Work::Print => "printed file",
        }
    }

    fn show(self, figure: f64) -> String {
        match self {
            Work::Memory => format!("{:.0} MB", figure / 1e6),
            Work::Found => format!("{figure:.0}"),
            _ if figure < 0.001 => format!("{:.0} µs", figure * 1e6),
            _ if figure < 1.0 => format!("{:.2} ms", figure * 1e3),
            _ => format!("{figure:.2} s"),
        }
    }
}

/// What a ratio should be. Against bare tantivy it says how much more ours may take; against the
/// others, how much more they should take.
struct Goal {
    work: Work,
    engine: Engine,
    /// The sizes that it is for: all, where there are none.
    sizes: &'static [usize],
    is: Is,
}

enum Is {
    AtMost(f64),
    AtLeast(f64),
}

const fn goal(work: Work, engine: Engine, sizes: &'static [usize], is: Is) -> Goal {
    Goal {
        work,
        engine,
        sizes,
        is,
    }
}

const GOALS: [Goal; 9] = [
    goal(Work::Import, Engine::Bare, &[], Is::AtMost(1.3)),
    goal(Work::Mean, Engine::Bare, &[], Is::AtMost(1.5)),
    goal(Work::Cold, Engine::Bare, &[], Is::AtMost(2.0)),
    goal(Work::Mean, Engine::Seekstorm, &[100_000], Is::AtLeast(2.5)),
    goal(Work::Late, Engine::Seekstorm, &[100_000], Is::AtLeast(2.5)),
    goal(Work::Mean, Engine::Sqlite, &[100_000], Is::AtLeast(7.0)),
    goal(Work::Late, Engine::Sqlite, &[100_000], Is::AtLeast(7.0)),
    goal(Work::Mean, Engine::Postgres, &[100_000], Is::AtLeast(2.5)),
    goal(Work::Late, Engine::Postgres, &[100_000], Is::AtLeast(2.5)),
];

impl Goal {
    fn said(&self) -> String {
        let number = match self.is {
            Is::AtMost(most) => format!("≤ {most}"),
            Is::AtLeast(least) => format!("≥ {least}"),
        };
        match self.sizes {
            [] => number,
            sizes => {
                let sizes: Vec<String> = sizes.iter().map(|size| thousands(*size)).collect();
                format!("{number} at {}", sizes.join(", "))
            }
        }
    }

    fn is_for(&self, size: usize) -> bool {
        self.sizes.is_empty() || self.sizes.contains(&size)
    }

    fn is_met(&self, ratio: f64) -> bool {
        match self.is {
            Is::AtMost(most) => ratio <= most,
            Is::AtLeast(least) => ratio >= least,
        }
    }
}

/// Every line that was printed.
#[derive(Default)]
pub(crate) struct Table(Vec<Line>);

struct Line {
    size: usize,
    work: Work,
    engine: Engine,
    middle: f64,
    /// The median of the ratios; ours has none.
    ratio: Option<f64>,
}

impl Table {
    pub(crate) fn begin() -> Table {
        println!(
            "{:>9}  {:<13} {:<13} {:>10}  {:<22} {:<22} goal",
            "rows", "work", "engine", "median", "(least–most)", "ratio (least–most)"
        );
        Table::default()
    }

    /// The lines of a work. Each figure is the median of the rounds; each ratio is of figures of the
    /// same round. Ours is the first.
    pub(crate) fn add(&mut self, size: usize, work: Work, taken: &[Taken]) {
        let ours = &taken[0].1;
        for (n, Taken(engine, theirs)) in taken.iter().enumerate() {
            let first = match n {
                0 => format!("{:>9}  {:<13}", thousands(size), work.name()),
                _ => String::new(),
            };
            if theirs.is_empty() {
                println!("{first:<25}{:<13} {:>10}", engine.name(), "–");
                continue;
            }
            let (least, most) = ends(theirs);
            let spread = match theirs.len() {
                1 => String::new(),
                _ => format!("({}–{})", work.show(least), work.show(most)),
            };
            let mut line = Line {
                size,
                work,
                engine: *engine,
                middle: median(theirs),
                ratio: None,
            };
            let mut said = String::new();
            let mut told = String::new();
            if n > 0 && work != Work::Found {
                let ratios: Vec<f64> = ours
                    .iter()
                    .zip(theirs)
                    .map(|(ours, theirs)| match engine {
                        Engine::Bare => ours / theirs,
                        _ => theirs / ours,
                    })
                    .collect();
                let middle = median(&ratios);
                let (least, most) = ends(&ratios);
                line.ratio = Some(middle);
                let whose = if *engine == Engine::Bare { "ours" } else { "" };
                said = format!("{whose:>4} ×{middle:.2} ({least:.2}–{most:.2})");
                told = GOALS
                    .iter()
                    .find(|goal| line.has(goal))
                    .map_or_else(String::new, |goal| {
                        format!("{} {}", goal.said(), word(goal.is_met(middle)))
                    });
            }
            let text = format!(
                "{first:<25}{:<13} {:>10}  {spread:<22} {said:<22} {told}",
                engine.name(),
                work.show(line.middle)
            );
            println!("{}", text.trim_end());
            self.0.push(line);
        }
    }

    fn middle(&self, size: usize, work: Work) -> Option<f64> {
        let line = self
            .0
            .iter()
            .find(|line| line.size == size && line.work == work && line.engine == Engine::Advocacy);
        line.map(|line| line.middle)
    }

    /// The median ratios at each size, with the goals, in Markdown.
    pub(crate) fn summary(&self, sizes: &[usize]) {
        println!();
        let heads: Vec<String> = sizes.iter().map(|size| thousands(*size)).collect();
        println!("| Work | Ratio | {} | Goal | |", heads.join(" | "));
        println!("|---|---|{}---|---|", "---|".repeat(sizes.len()));
        for work in Work::ALL {
            self.own(sizes, work);
            for engine in Engine::ALL {
                self.beside(sizes, work, engine);
            }
        }
        self.growth(sizes);
    }

    fn line(work: &str, ratio: &str, cells: &[String], goal: &str, is_met: &str) {
        println!(
            "| {work} | {ratio} | {} | {goal} | {is_met} |",
            cells.join(" | ")
        );
    }

    /// Our figures.
    fn own(&self, sizes: &[usize], work: Work) {
        let figures: Vec<Option<f64>> = sizes.iter().map(|size| self.middle(*size, work)).collect();
        if work == Work::Found || figures.iter().all(Option::is_none) {
            return;
        }
        let cells = figures
            .iter()
            .map(|figure| shown(*figure, |it| work.show(it)));
        let cells: Vec<String> = cells.collect();
        let (goal, is_met) = match (work, self.middle(1_000_000, work)) {
            (Work::Memory, Some(most)) => ("< 1 GB at 1,000,000", word(most < 1e9)),
            _ => ("", ""),
        };
        Table::line(work.name(), "ours", &cells, goal, is_met);
    }

    /// Our ratios to an engine, or its to ours.
    fn beside(&self, sizes: &[usize], work: Work, engine: Engine) {
        let of = |size: usize| {
            let line = self
                .0
                .iter()
                .find(|line| line.size == size && line.work == work && line.engine == engine);
            line.and_then(|line| line.ratio)
        };
        let ratios: Vec<Option<f64>> = sizes.iter().map(|size| of(*size)).collect();
        if ratios.iter().all(Option::is_none) {
            return;
        }
        let cells = ratios
            .iter()
            .map(|ratio| shown(*ratio, |it| format!("{it:.2}")));
        let cells: Vec<String> = cells.collect();
        let ratio = match engine {
            Engine::Bare => format!("ours to {}", engine.name()),
            _ => format!("{} to ours", engine.name()),
        };
        let goal = GOALS
            .iter()
            .find(|goal| goal.work == work && goal.engine == engine);
        let met: Vec<bool> = goal.map_or_else(Vec::new, |goal| {
            let told = sizes.iter().zip(&ratios);
            let told = told.filter(|(size, _)| goal.is_for(**size));
            told.filter_map(|(_, ratio)| ratio.map(|ratio| goal.is_met(ratio)))
                .collect()
        });
        let is_met = match met.is_empty() {
            true => "",
            false => word(met.into_iter().all(|is_met| is_met)),
        };
        Table::line(
            work.name(),
            &ratio,
            &cells,
            &goal.map_or_else(String::new, Goal::said),
            is_met,
        );
    }

    /// Whether a row takes as long among many as among few.
    fn growth(&self, sizes: &[usize]) {
        const FEW: usize = 100_000;
        let Some(few) = self.middle(FEW, Work::Import) else {
            return;
        };
        let of = |size: usize| {
            let many = self.middle(size, Work::Import).filter(|_| size > FEW)?;
            Some(many / size as f64 / (few / FEW as f64))
        };
        let ratios: Vec<Option<f64>> = sizes.iter().map(|size| of(*size)).collect();
        let cells = ratios
            .iter()
            .map(|ratio| shown(*ratio, |it| format!("{it:.2}")));
        let cells: Vec<String> = cells.collect();
        let met: Vec<bool> = ratios.iter().flatten().map(|ratio| *ratio <= 1.1).collect();
        if !met.is_empty() {
            Table::line(
                "import of a row",
                "ours to ours at 100,000",
                &cells,
                "≤ 1.1: linear",
                word(met.into_iter().all(|is_met| is_met)),
            );
        }
    }
}

impl Line {
    fn has(&self, goal: &Goal) -> bool {
        goal.work == self.work && goal.engine == self.engine && goal.is_for(self.size)
    }
}

fn word(is_met: bool) -> &'static str {
    if is_met { "met" } else { "MISSED" }
}

fn shown(figure: Option<f64>, show: impl Fn(f64) -> String) -> String {
    figure.map_or_else(|| "–".to_owned(), show)
}

fn thousands(number: usize) -> String {
    let digits = number.to_string();
    let mut out = String::new();
    for (n, digit) in digits.chars().enumerate() {
        if n > 0 && (digits.len() - n).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

fn median(figures: &[f64]) -> f64 {
    let mut figures = figures.to_vec();
    figures.sort_by(f64::total_cmp);
    figures[figures.len() / 2]
}

fn ends(figures: &[f64]) -> (f64, f64) {
    let least = figures.iter().copied().fold(f64::INFINITY, f64::min);
    let most = figures.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    (least, most)
}
