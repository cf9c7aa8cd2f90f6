//! What shades the matrix: rules, vendors, one vendor, or the difference of two folders; its choice and
//! its legend.

use crate::app::pages::Frame;
use crate::app::theme::{self, Tokens, diverging_of, heat_of_count, size};
use crate::app::vendors::VendorOrder;
use crate::app::widgets::dropdown::{self, Choices, Mark};
use crate::app::widgets::{button, counted, folder_mark, thousands};
use crate::catalog::load::LoadedFolder;
use crate::model::Vendor;
use crate::views::filter::Facet;
use crate::views::overview::{Cell, Overview};
use egui::{Color32, Response, RichText, Sense, Ui, Vec2, vec2};

/// What shades the matrix.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Shade {
    /// Rules.
    Rules,
    /// How many vendors have a rule.
    Vendors,
    /// Rules of one vendor.
    One(Vendor),
    /// Rules of an opened folder less those of another.
    Difference(usize, usize),
}

/// What a cell shows.
pub(super) struct Shown {
    /// Its figure; empty where there is nothing to say.
    pub(super) figure: String,
    /// Whether its shade is that of nothing, which is nearly the page's ground.
    pub(super) blank: bool,
    pub(super) ground: Color32,
    pub(super) text: Color32,
}

impl Shade {
    /// The shade with folders that are open; rules where two are not.
    pub(super) fn among(self, folders: usize) -> Self {
        match self {
            Self::Difference(..) if folders < 2 => Self::Rules,
            Self::Difference(a, b) if a >= folders || b >= folders || a == b => {
                Self::Difference(0, 1)
            }
            other => other,
        }
    }

    /// The shade with vendors that have rules: another one where the filter leaves its own out.
    pub(super) fn with_rules(self, page: &Overview, order: VendorOrder) -> Self {
        match self {
            Self::One(vendor) => Self::One(with_rules(page, order, vendor)),
            other => other,
        }
    }

    /// What a cell shows.
    pub(super) fn of(self, tokens: &Tokens, cell: &Cell) -> Shown {
        let (figure, step) = match self {
            Self::Rules => (thousands(cell.rules), heat_of_count(cell.rules)),
            Self::Vendors => (cell.covering().to_string(), cell.covering().min(5)),
            Self::One(vendor) => {
                let rules = cell.vendors[vendor as usize];
                (thousands(rules), heat_of_count(rules))
            }
            Self::Difference(first, second) => {
                return difference(tokens, cell.folders[first], cell.folders[second]);
            }
        };
        let figure = if step == 0 { String::new() } else { figure };
        let text = if step == 0 { tokens.faint } else { tokens.on_heat(step) };
        Shown { figure, blank: step == 0, ground: tokens.heat[step], text }
    }

    /// What figures count. The difference of folders has a line that says it.
    fn unit(self) -> String {
        match self {
            Self::Vendors => "vendors".to_owned(),
            Self::One(vendor) => format!("rules of {}", vendor.name()),
            Self::Rules | Self::Difference(..) => "rules".to_owned(),
        }
    }

    /// The figure of a cell with what it counts, where that is not its rules.
    pub(super) fn counted(self, cell: &Cell) -> Option<String> {
        match self {
            Self::Vendors => Some(counted(cell.covering(), "vendor", "vendors")),
            Self::One(vendor) => {
                let rules = counted(cell.vendors[vendor as usize], "rule", "rules");
                Some(format!("{rules} of {}", vendor.name()))
            }
            Self::Rules | Self::Difference(..) => None,
        }
    }

    /// What the figure of a cell tells besides its rules, for who does not see it.
    pub(super) fn in_words(self, cell: &Cell) -> String {
        match self {
            Self::Vendors if cell.rules > 0 => {
                format!(", {}", counted(cell.covering(), "vendor", "vendors"))
            }
            Self::One(vendor) if cell.rules > 0 => {
                format!(", {} of {}", thousands(cell.vendors[vendor as usize]), vendor.name())
            }
            Self::Difference(first, second) => {
                let figure = signed(cell.folders[first], cell.folders[second]);
                if figure.is_empty() { figure } else { format!(", {figure}") }
            }
            Self::Rules | Self::Vendors | Self::One(_) => String::new(),
        }
    }
}

/// A vendor, or the first with rules where it has none.
fn with_rules(page: &Overview, order: VendorOrder, vendor: Vendor) -> Vendor {
    let has_rules = |vendor: &Vendor| page.vendors[*vendor as usize] > 0;
    if has_rules(&vendor) { vendor } else { order.iter().find(has_rules).unwrap_or(vendor) }
}

fn difference(tokens: &Tokens, first: usize, second: usize) -> Shown {
    let more = first as i64 - second as i64;
    let (ground, text) = tokens.diverging(diverging_of(more));
    let text = if more == 0 { tokens.faint } else { text };
    Shown { figure: signed(first, second), blank: more == 0, ground, text }
}

/// `+3`, `−2`, `=`; empty where neither has any.
pub(super) fn signed(first: usize, second: usize) -> String {
    match first.cmp(&second) {
        std::cmp::Ordering::Greater => format!("+{}", thousands(first - second)),
        std::cmp::Ordering::Less => format!("−{}", thousands(second - first)),
        std::cmp::Ordering::Equal if first > 0 => "=".to_owned(),
        std::cmp::Ordering::Equal => String::new(),
    }
}

/// Chooses the shade. Which vendor it is stands where it does not move the choice: before it at the
/// right end of the page's head, behind it on a line of its own.
pub(super) fn choose(
    ui: &mut Ui,
    frame: &Frame<'_>,
    page: &Overview,
    shade: Shade,
    own_line: bool,
) -> Option<Shade> {
    let order = frame.state.settings.vendors;
    let one = match shade {
        Shade::One(vendor) => vendor,
        _ => with_rules(page, order, order.first()),
    };
    let mut choices =
        vec![(Shade::Rules, "Rules"), (Shade::Vendors, "Vendors"), (Shade::One(one), "One vendor")];
    if frame.state.catalog.folders.len() > 1 {
        let difference = match shade {
            Shade::Difference(..) => shade,
            _ => Shade::Difference(0, 1),
        };
        choices.push((difference, "Difference of folders"));
    }
    let asks_vendor = matches!(shade, Shade::One(_));
    let before = if asks_vendor && !own_line { choose_vendor(ui, page, order, one) } else { None };
    let chosen = button::segments(ui, shade, &choices);
    let behind = if asks_vendor && own_line { choose_vendor(ui, page, order, one) } else { None };
    before.or(chosen).or(behind)
}

/// The vendors that have rules.
fn choose_vendor(ui: &mut Ui, page: &Overview, order: VendorOrder, one: Vendor) -> Option<Shade> {
    let facet = |vendor: Vendor| Facet {
        value: vendor.word().into(),
        rules: page.vendors[vendor as usize],
    };
    let vendors: Vec<_> = order.iter().map(facet).filter(|facet| facet.rules > 0).collect();
    if vendors.is_empty() {
        return None;
    }
    let label = |word: &str| Vendor::from_word(word).map_or("", Vendor::name).to_owned();
    let choices = Choices { name: "Shaded by", facets: &vendors, short: false };
    let chosen = dropdown::facets(ui, choices, |word| word == one.word(), label).flatten()?;
    Vendor::from_word(&chosen).map(Shade::One)
}

/// The steps of the shade, and what they mean.
pub(super) fn legend(
    ui: &mut Ui,
    frame: &Frame<'_>,
    page: &Overview,
    shade: Shade,
) -> Option<Shade> {
    let folders = &frame.state.catalog.folders;
    if let Shade::Difference(first, second) = shade {
        let chosen = choose_folders(ui, folders, page, (first, second));
        diverging(ui, &folders[first], &folders[second]);
        return chosen;
    }
    let steps: &[&str] = match shade {
        Shade::Vendors => &["0", "1", "2", "3", "4", "5"],
        _ => &["0", "1", "2–5", "6–20", "21–80", "81+"],
    };
    ui.horizontal(|ui| {
        let tokens = Tokens::of(ui);
        ui.spacing_mut().item_spacing.x = IN_PAIR;
        for (step, text) in steps.iter().enumerate() {
            swatch(ui, tokens.heat[step]);
            ui.label(RichText::new(*text).small().color(tokens.dim));
            if step + 1 < steps.len() {
                ui.add_space(BETWEEN);
            }
        }
        let unit = RichText::new(shade.unit()).small().color(tokens.dim);
        ui.add(egui::Label::new(unit).truncate());
        if ui.available_width() < theme::width(ui, HINT, theme::small()) + size::GAP_SECTION {
            return;
        }
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
            ui.label(RichText::new(HINT).small().color(tokens.faint));
        });
    });
    None
}

/// What is said beside the steps where there is room.
const HINT: &str = "counted with sub-techniques, which a right click lists";

/// Between a mark and its words, and from these to the next.
const IN_PAIR: f32 = 6.0;
const BETWEEN: f32 = 8.0;
/// How high a line of the legend is where there are several.
const LEGEND_LINE: f32 = 18.0;

/// A step's ground.
const SWATCH: Vec2 = vec2(30.0, 12.0);

fn swatch(ui: &mut Ui, color: Color32) -> Response {
    let (rect, response) = ui.allocate_exact_size(SWATCH, Sense::hover());
    let stroke = theme::line(Tokens::of(ui));
    ui.painter().rect(rect, 1.0, color, stroke, egui::StrokeKind::Inside);
    response
}

/// The two folders compared; choosing the other one changes their places.
fn choose_folders(
    ui: &mut Ui,
    folders: &[LoadedFolder],
    page: &Overview,
    (first, second): (usize, usize),
) -> Option<Shade> {
    let facet = |at: usize| Facet { value: at.to_string().into(), rules: page.facets.folders[at] };
    let facets: Vec<Facet> = (0..folders.len()).map(facet).collect();
    let index = |value: &str| value.parse::<usize>().ok();
    let folder = |value: &str| folders.get(index(value)?);
    let label = |value: &str| folder(value).map_or_else(String::new, |it| it.name.clone());
    let mark = |value: &str| folder(value).map(|it| Mark::Folder(it.colour));
    let pick = |ui: &mut Ui, name: &str, at: usize| {
        let taken = |value: &str| index(value) == Some(at);
        let choices = Choices { name, facets: &facets, short: false };
        let clicked = dropdown::marked(ui, choices, taken, label, mark);
        clicked.flatten().and_then(|value| index(&value))
    };
    let mut chosen = None;
    ui.horizontal(|ui| {
        if let Some(at) = pick(ui, "Folder", first) {
            chosen = Some((at, if at == second { first } else { second }));
        }
        ui.label("less");
        if let Some(at) = pick(ui, "Folder", second) {
            chosen = Some((if at == first { second } else { first }, at));
        }
        if button::link(ui, "Swap").clicked() {
            chosen = Some((second, first));
        }
    });
    chosen.map(|(first, second)| Shade::Difference(first, second))
}

/// The scale from more in the second folder to more in the first, and a line that says so.
fn diverging(ui: &mut Ui, first: &LoadedFolder, second: &LoadedFolder) {
    ui.scope(|ui| {
        ui.spacing_mut().interact_size.y = LEGEND_LINE;
        ui.spacing_mut().item_spacing = vec2(IN_PAIR, 0.0);
        diverging_lines(ui, first, second);
    });
}

fn diverging_lines(ui: &mut Ui, first: &LoadedFolder, second: &LoadedFolder) {
    let tokens = Tokens::of(ui);
    ui.horizontal_wrapped(|ui| {
        let steps = ["−10 and down", "−9…−3", "−2, −1", "=", "+1, +2", "+3…+9", "+10 and up"];
        for (at, text) in steps.into_iter().enumerate() {
            piece(ui, SWATCH.x, text, |ui| swatch(ui, tokens.diverging(at as i8 - 3).0));
        }
    });
    ui.horizontal_wrapped(|ui| {
        for (folder, sign) in [(first, '+'), (second, '−')] {
            let text = format!("{sign} more rules in {}", folder.name);
            piece(ui, size::FOLDER_MARK, &text, |ui| folder_mark::mark(ui, folder));
        }
        ui.add(words(tokens, "= as many · blank none"));
    });
}

fn words(tokens: &Tokens, text: &str) -> egui::Label {
    egui::Label::new(RichText::new(text).small().color(tokens.dim)).extend()
}

/// A mark so wide and its words, on a line of their own where they do not both fit in the one there is.
fn piece(ui: &mut Ui, mark_width: f32, text: &str, mark: impl FnOnce(&mut Ui) -> Response) {
    let width = mark_width + IN_PAIR + theme::width(ui, text, theme::small());
    let is_begun = ui.cursor().left() > ui.max_rect().left();
    if is_begun && width > ui.available_size_before_wrap().x {
        ui.end_row();
    }
    mark(ui);
    ui.add(words(Tokens::of(ui), text));
    ui.add_space(BETWEEN);
}
