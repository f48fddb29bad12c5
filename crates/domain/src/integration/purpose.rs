//! What an integration of a category cannot be without: advice never goes against what it is for.

use super::{Category, DataClass, Framework, Privilege};

impl Category {
    /// Whether carrying such data is what integrations of this category are for.
    #[must_use]
    pub fn lives_on(self, class: DataClass) -> bool {
        use DataClass as D;
        let classes: &[D] = match self {
            Self::Payment => &[D::Personal, D::Financial, D::Cardholder],
            Self::Authentication => &[D::Personal, D::Credentials],
            Self::Communication => &[D::Personal],
            Self::Crm => &[D::Confidential, D::Personal],
            Self::Erp => &[D::Confidential, D::Personal, D::Financial],
            Self::Storage | Self::Infrastructure => &[D::Internal, D::Confidential],
            Self::DataAnalytics | Self::Monitoring | Self::Ai | Self::IntegrationPlatform => &[D::Internal],
            Self::DataApi | Self::Other => &[],
        };
        classes.contains(&class)
    }

    /// The least that integrations of this category have to be allowed in our systems.
    #[must_use]
    pub fn needs_privilege(self) -> Privilege {
        match self {
            // They move money, sign people in, run what we run on.
            Self::Payment | Self::Authentication | Self::Infrastructure => Privilege::Administers,
            Self::IntegrationPlatform | Self::Crm | Self::Erp => Privilege::ScopedWrite,
            Self::DataAnalytics | Self::Monitoring | Self::Storage => Privilege::ScopedRead,
            Self::Communication | Self::DataApi | Self::Ai | Self::Other => Privilege::None,
        }
    }

    /// Whether the data that it lives on brings a framework into scope.
    #[must_use]
    pub fn brings(self, framework: Framework) -> bool {
        match framework {
            Framework::PciDss => self.lives_on(DataClass::Cardholder),
            Framework::Gdpr | Framework::Ccpa => self.lives_on(DataClass::Personal),
            _ => false,
        }
    }
}
