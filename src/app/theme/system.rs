//! Light or dark as the desktop is, where the window itself is not told: on Linux the settings portal says it.

/// Follows the desktop until the program ends.
#[cfg(not(target_os = "linux"))]
pub(in crate::app) fn follow(_: egui::Context) {}

#[cfg(target_os = "linux")]
pub(in crate::app) use portal::follow;

#[cfg(target_os = "linux")]
mod portal {
    use std::future::poll_fn;
    use std::pin::Pin;
    use zbus::export::futures_core::Stream;
    use zbus::zvariant::{OwnedValue, Value};
    use zbus::{Connection, Proxy};

    const NAMESPACE: &str = "org.freedesktop.appearance";
    const KEY: &str = "color-scheme";

    pub(in crate::app) fn follow(ctx: egui::Context) {
        let told = async move {
            // Where there is no portal, the theme is the one it falls back to.
            listen(&ctx).await.ok();
        };
        let listening = move || crate::app::shell::block_on(Box::pin(told));
        std::thread::Builder::new().name("system theme".to_owned()).spawn(listening).ok();
    }

    async fn listen(ctx: &egui::Context) -> zbus::Result<()> {
        let bus = Connection::session().await?;
        let portal = Proxy::new(
            &bus,
            "org.freedesktop.portal.Desktop",
            "/org/freedesktop/portal/desktop",
            "org.freedesktop.portal.Settings",
        )
        .await?;
        let mut changes = portal.receive_signal("SettingChanged").await?;
        let now: OwnedValue = portal.call("Read", &(NAMESPACE, KEY)).await?;
        show(ctx, &now);
        while let Some(change) = poll_fn(|polled| Pin::new(&mut changes).poll_next(polled)).await {
            let body = change.body();
            let (namespace, key, value): (&str, &str, Value<'_>) = body.deserialize()?;
            if (namespace, key) == (NAMESPACE, KEY) {
                show(ctx, &value);
            }
        }
        Ok(())
    }

    fn show(ctx: &egui::Context, value: &Value<'_>) {
        if let Some(theme) = theme(value) {
            ctx.options_mut(|options| options.fallback_theme = theme);
            ctx.request_repaint();
        }
    }

    /// What a colour scheme asks for; it may be wrapped once more.
    fn theme(value: &Value<'_>) -> Option<egui::Theme> {
        match value {
            Value::U32(1) => Some(egui::Theme::Dark),
            Value::U32(2) => Some(egui::Theme::Light),
            Value::Value(inner) => theme(inner),
            _ => None,
        }
    }

    #[cfg(test)]
    mod tests {
        use super::*;

        #[test]
        fn a_colour_scheme_is_a_theme() {
            let wrapped = |scheme: u32| Value::Value(Box::new(Value::U32(scheme)));
            assert_eq!(theme(&wrapped(2)), Some(egui::Theme::Light));
            assert_eq!(theme(&Value::U32(1)), Some(egui::Theme::Dark));
            assert_eq!(theme(&wrapped(0)), None, "without a preference it stays as it is");
        }
    }
}
