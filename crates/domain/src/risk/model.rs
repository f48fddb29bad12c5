//! The numbers of the model: weights, credits, bands, cadences. A versioned setting; every stored score names it.

use serde::{Deserialize, Serialize};

use super::{Band, Credit, Factor};

/// The scoring model. The default is version 1.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ScoringModel {
    /// Counts up with every change.
    pub version: u32,
    /// The weight of each factor, in the order of [`Factor`].
    pub weights: [u32; 10],
    /// The points of each credit, in the order of [`Credit`].
    pub credits: [u32; 10],
    /// The most that credits can take off an axis, in percent.
    pub credit_cap: u32,
    /// The lower bounds of Low, Medium, High and Critical.
    pub band_floors: [u32; 4],
    /// Months between reviews for each band, Very low first.
    pub cadence_months: [u32; 5],
}

impl Default for ScoringModel {
    fn default() -> Self {
        Self {
            version: 1,
            weights: [30, 25, 20, 15, 10, 25, 25, 20, 15, 15],
            credits: [25, 15, 10, 10, 15, 10, 10, 10, 10, 5],
            credit_cap: 60,
            band_floors: [20, 40, 60, 80],
            cadence_months: [24, 18, 12, 6, 3],
        }
    }
}

impl ScoringModel {
    /// The weight of a factor.
    #[must_use]
    pub fn weight(&self, factor: Factor) -> u32 {
        self.weights[factor as usize]
    }

    /// The points of a credit, before the cap.
    #[must_use]
    pub fn credit(&self, credit: Credit) -> u32 {
        self.credits[credit as usize]
    }

    /// The band of a score.
    #[must_use]
    pub fn band(&self, score: f64) -> Band {
        use crate::enumeration::Enumeration;
        let passed = self
            .band_floors
            .iter()
            .filter(|floor| score >= f64::from(**floor))
            .count();
        Band::ALL[passed]
    }

    /// Months between reviews for a band.
    #[must_use]
    pub fn cadence_months(&self, band: Band) -> u32 {
        self.cadence_months[band as usize]
    }
}
