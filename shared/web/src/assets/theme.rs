//! A brand's colour, made readable (G3).
//!
//! From the one colour that ops choose come a few that pass WCAG 2.2 AA (success criteria 1.4.3 and 1.4.11): darkened until
//! it can be read on the light page, lightened until it can be read on the dark one, with black or white on top.

/// Least contrast of text, WCAG 2.2 success criterion 1.4.3.
const READABLE: f64 = 4.5;
/// The darkest surface of the light theme and the lightest of the dark theme that text in the accent colour stands on;
/// `portal.css` tints them with at most [`TINT`] percent of the accent itself.
const LIGHT_SURFACE: Rgb = Rgb(0xf4, 0xf5, 0xf7);
const DARK_SURFACE: Rgb = Rgb(0x24, 0x27, 0x2e);
/// See [`LIGHT_SURFACE`].
const TINT: u16 = 10;
/// Counts the versions of the style sheet's text: it is kept by browsers for a year under its name.
const VERSION: u32 = 1;

/// A colour of the brand, `#rrggbb`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Accent(Rgb);

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Rgb(u8, u8, u8);

impl Default for Accent {
    /// Guichet's own: the one that `portal.css` starts from.
    fn default() -> Self {
        Self(Rgb(0x4f, 0x46, 0xe5))
    }
}

impl Accent {
    /// Background and text of a mail's button, `#rrggbb`: readable on white, and on whatever a mail program makes of it in
    /// the dark, since both are given.
    pub(crate) fn for_mail(self) -> (String, String) {
        let light = self.0.until_readable(LIGHT_SURFACE, Rgb(0, 0, 0));
        (format!("#{}", light.digits()), format!("#{}", light.text_on().digits()))
    }

    /// Reads `#rrggbb`.
    pub fn parse(text: &str) -> Option<Self> {
        Self::of_digits(&text.strip_prefix('#')?.to_ascii_lowercase())
    }

    fn of_digits(digits: &str) -> Option<Self> {
        let plain = digits.len() == 6 && digits.bytes().all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b));
        let [_, red, green, blue] = u32::from_str_radix(digits, 16).ok().filter(|_| plain)?.to_be_bytes();
        Some(Self(Rgb(red, green, blue)))
    }

    /// `theme-2-7c3aed.css`.
    pub(super) fn file_name(self) -> String {
        format!("theme-{VERSION}-{}.css", self.0.digits())
    }

    pub(super) fn of_file_name(name: &str) -> Option<Self> {
        Self::of_digits(name.strip_prefix(&format!("theme-{VERSION}-"))?.strip_suffix(".css")?)
    }

    /// Sets the custom properties that `portal.css` draws its one colour from.
    pub(super) fn style_sheet(self) -> String {
        let light = self.0.until_readable(LIGHT_SURFACE, Rgb(0, 0, 0));
        let dark = self.0.until_readable(DARK_SURFACE, Rgb(255, 255, 255));
        let rule = |colour: Rgb| format!("--accent: #{}; --on-accent: #{}", colour.digits(), colour.text_on().digits());
        format!(":root {{ {} }}\n@media (prefers-color-scheme: dark) {{ :root {{ {} }} }}\n", rule(light), rule(dark))
    }
}

impl Rgb {
    fn digits(self) -> String {
        format!("{:02x}{:02x}{:02x}", self.0, self.1, self.2)
    }

    /// This colour, mixed with another as far as it takes to be read on the surface, plain or tinted.
    fn until_readable(self, surface: Self, towards: Self) -> Self {
        (0..=50_u16)
            .map(|step| self.mixed(towards, step * 2))
            .find(|colour| colour.is_readable_on(surface))
            .unwrap_or(towards)
    }

    fn is_readable_on(self, surface: Self) -> bool {
        [surface, surface.mixed(self, TINT)].iter().all(|surface| self.contrast(*surface) >= READABLE)
    }

    /// `percent` of the way to another colour.
    fn mixed(self, other: Self, percent: u16) -> Self {
        let channel = |from: u8, to: u8| {
            let mixed = (u16::from(from) * (100 - percent) + u16::from(to) * percent) / 100;
            // A mean of two octets is an octet.
            u8::try_from(mixed).unwrap_or(u8::MAX)
        };
        Self(channel(self.0, other.0), channel(self.1, other.1), channel(self.2, other.2))
    }

    /// Black or white, whichever is read more easily; the better one always has a contrast of 4.58 or more.
    fn text_on(self) -> Self {
        let (white, black) = (Self(255, 255, 255), Self(0, 0, 0));
        // White is what people expect on a strong colour, so it wins wherever it passes.
        if self.contrast(white) >= READABLE { white } else { black }
    }

    /// Contrast ratio, 1 to 21 (WCAG 2.2, "contrast ratio").
    fn contrast(self, other: Self) -> f64 {
        let (a, b) = (self.luminance(), other.luminance());
        (a.max(b) + 0.05) / (a.min(b) + 0.05)
    }

    /// Relative luminance, 0 to 1 (WCAG 2.2, "relative luminance").
    fn luminance(self) -> f64 {
        let linear = |channel: u8| {
            let c = f64::from(channel) / 255.0;
            if c <= 0.04045 { c / 12.92 } else { ((c + 0.055) / 1.055).powf(2.4) }
        };
        0.2126f64.mul_add(linear(self.0), 0.7152f64.mul_add(linear(self.1), 0.0722 * linear(self.2)))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn contrast_is_what_wcag_says() {
        assert!((Rgb(0, 0, 0).contrast(Rgb(255, 255, 255)) - 21.0).abs() < 1e-9);
        assert!((Rgb(0x76, 0x76, 0x76).contrast(Rgb(255, 255, 255)) - 4.54).abs() < 0.01);
    }

    /// The custom properties of a block of `portal.css`.
    fn properties(block: &str) -> std::collections::HashMap<&str, Rgb> {
        let colour = |value: &str| Accent::parse(value.trim()).map(|accent| accent.0);
        block
            .split(';')
            .filter_map(|rule| rule.trim().strip_prefix("--")?.split_once(':'))
            .filter_map(|(name, value)| Some((name, colour(value)?)))
            .collect()
    }

    #[test]
    fn g9_the_style_sheets_own_colours_can_be_read_in_light_and_dark() {
        let css = include_str!("../../assets/portal.css");
        let light = css.split_once(":root {").unwrap().1.split_once('}').unwrap().0;
        let dark = css.split_once("(prefers-color-scheme: dark) {\n  :root {").unwrap().1.split_once('}').unwrap().0;
        for (theme, block) in [("light", light), ("dark", dark)] {
            let named = properties(block);
            let get =
                |name: &str| named.get(name).copied().unwrap_or_else(|| panic!("--{name} is no colour in {theme}"));
            let accent = get("accent");
            let mut pairs = vec![
                ("on-accent", accent),
                ("open", get("open-back")),
                ("closed", get("closed-back")),
                ("bad", get("bad-back")),
                ("good", get("good-back")),
                ("soft", get("closed-back")),
            ];
            for surface in ["page", "surface", "raised"].map(get) {
                pairs.extend(["ink", "soft", "faint", "accent", "bad"].map(|text| (text, surface)));
                // Tabs and one's own messages.
                pairs.extend(["ink", "soft", "accent"].map(|text| (text, surface.mixed(accent, TINT))));
                assert!(get("edge").contrast(surface) >= 3.0, "the edge of a field in {theme}");
            }
            for (text, surface) in pairs {
                let contrast = get(text).contrast(surface);
                assert!(contrast >= READABLE, "--{text} on #{} in {theme}: {contrast:.2}", surface.digits());
            }
            for avatar in 0..6 {
                assert!(
                    get(&format!("c{avatar}")).contrast(Rgb(255, 255, 255)) >= READABLE,
                    "avatar {avatar} in {theme}"
                );
            }
        }
    }

    proptest! {
        #[test]
        fn g3_whatever_colour_is_chosen_text_can_be_read(red: u8, green: u8, blue: u8) {
            let chosen = Rgb(red, green, blue);
            for (surface, towards) in [(LIGHT_SURFACE, Rgb(0, 0, 0)), (DARK_SURFACE, Rgb(255, 255, 255))] {
                let colour = chosen.until_readable(surface, towards);
                prop_assert!(colour.is_readable_on(surface));
                prop_assert!(colour.contrast(colour.text_on()) >= READABLE);
            }
        }
    }
}
