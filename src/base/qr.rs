//! QR codes: the dark modules of a text.

use qrcode::{EcLevel, QrCode};

use crate::base::error::Result;

/// A square of modules.
#[derive(Clone, Debug)]
pub struct Qr {
    /// Modules on a side.
    pub side: usize,
    /// Row by row, whether dark.
    pub dark: Vec<bool>,
}

impl Qr {
    /// The code of a text, such that 15 % of it may be damaged. An error for texts beyond about 2,300 bytes.
    pub fn of(text: &str) -> Result<Self> {
        let code = QrCode::with_error_correction_level(text, EcLevel::M).map_err(|error| anyhow::anyhow!("a QR code: {error}"))?;
        Ok(Self { side: code.width(), dark: code.to_colors().iter().map(|color| *color == qrcode::Color::Dark).collect() })
    }

    /// The dark modules as one SVG path, a unit a module.
    pub fn squares(&self) -> String {
        let places = self.dark.iter().enumerate().filter(|(_, dark)| **dark);
        places.map(|(place, _)| format!("M{} {}h1v1h-1z", place % self.side, place / self.side)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_qr_code_is_a_square() {
        let qr = Qr::of("https://example.org/ain-amlal/resident?code=ABCD-EFGH-0234").expect("a code");
        assert_eq!(qr.dark.len(), qr.side * qr.side);
        assert_eq!(qr.squares().matches('M').count(), qr.dark.iter().filter(|dark| **dark).count());
    }
}
