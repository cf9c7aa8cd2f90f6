//! What names mean: the version of ATT&CK, a field table of the user's own.

use super::{LINE_GAP, hint, line, panel};
use crate::app::commands::{Action, Command};
use crate::app::pages::{Frame, Page};
use crate::app::settings::BUNDLE;
use crate::app::state::{PathFor, Setting};
use crate::app::theme::{self, Tokens};
use crate::app::widgets::{button, check, counted};
use crate::knowledge::{ATTACK_NOTICE, Attack};
use crate::model::Problem;
use egui::{Label, RichText, Ui};

/// The version of ATT&CK: one of those in the program, or that of a bundle.
pub(super) fn attack(ui: &mut Ui, frame: &mut Frame<'_>) {
    let state = frame.state;
    let settings = &state.settings;
    let embedded = Attack::VERSIONS.contains(&settings.attack.as_str());
    let newest = !embedded && (settings.attack != BUNDLE || settings.bundle.is_none());
    panel(ui, "ATT&CK", "what technique ids and tactics mean", |ui| {
        ui.scope(|ui| {
            ui.spacing_mut().item_spacing.y = LINE_GAP;
            for version in Attack::VERSIONS {
                let first = version == Attack::VERSIONS[0];
                let on = settings.attack == version || (first && newest);
                if check::choice(ui, on, &format!("ATT&CK {version}")).clicked() {
                    frame.send(Command::Set(Setting::Attack(version.to_owned())));
                }
            }
            if let Some(bundle) = &settings.bundle {
                let on = settings.attack == BUNDLE;
                let name = bundle.origin.file_name().unwrap_or_default().to_string_lossy();
                let response = check::choice(ui, on, &format!("{} from {name}", bundle.name()));
                if response.on_hover_text(bundle.origin.display().to_string()).clicked() {
                    frame.send(Command::Set(Setting::Attack(BUNDLE.to_owned())));
                }
            }
        });
        match &state.taking {
            Some(taking) => hint(ui, &format!("Reading {}…", taking.origin.display())),
            None if ui.button(Action::OpenBundle.text()).clicked() => {
                frame.send(Command::Act(Action::OpenBundle));
            }
            None => {}
        }
        hint(
            ui,
            "A STIX bundle of Enterprise ATT&CK (2.0 or 2.1, also gzipped) adds descriptions, \
             platforms, and a newer version. It can be dropped on the window.",
        );
        hint(ui, ATTACK_NOTICE);
    });
}

/// The user's own field table.
pub(super) fn field_table(ui: &mut Ui, frame: &mut Frame<'_>) {
    let table = frame.state.settings.field_table.clone();
    panel(ui, "Field table", "your own names beside the program’s", |ui| {
        line(ui, "Your table", |ui| match &table {
            Some(path) => {
                let path = RichText::new(path.display().to_string()).font(theme::code());
                ui.add(Label::new(path).truncate());
            }
            None => {
                ui.label(RichText::new("none").color(Tokens::of(ui).faint));
            }
        });
        if table.is_some() {
            problems(ui, frame);
        }
        ui.horizontal_wrapped(|ui| {
            for (text, folder) in [("Choose a file…", false), ("Choose a folder…", true)] {
                if ui.button(text).clicked() {
                    frame.send(Command::Choose { what: PathFor::FieldTable, folder });
                }
            }
            if table.is_some() && ui.button("Use none").clicked() {
                frame.send(Command::Set(Setting::FieldTable(None)));
            }
        });
        hint(
            ui,
            "A CSV file, or a folder of them, with the columns vendor, context, raw, canonical and \
             concept; context and concept may be empty. Its rows win over the program’s.",
        );
    });
}

/// How many problems the user's tables have.
fn problems(ui: &mut Ui, frame: &mut Frame<'_>) {
    let all = frame.state.catalog.problems.iter().rev();
    let own = all.take_while(|problem| problem.folder == Problem::ELSEWHERE).count();
    if own == 0 {
        return;
    }
    line(ui, "", |ui| {
        let color = Tokens::of(ui).warn;
        ui.label(RichText::new(counted(own, "problem", "problems")).color(color));
        if button::link(ui, "Show them").clicked() {
            frame.send(Command::Go(Page::Problems));
        }
    });
}
