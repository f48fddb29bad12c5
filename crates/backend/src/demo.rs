//! The demo portfolio: seven months in the register of Larkmoor, an invented online shop that delivers by itself.
//!
//! Everything goes through the use-cases that people go through, under a clock that is moved from then to today, so that
//! revisions, audit events and score changes have their dates and causes. The providers are real, from the library; what
//! happens with them here is made up.

mod fields;
mod play;
mod portfolio;
mod reading;
mod records;
mod timeline;

use chrono::TimeDelta;
use holdfast_domain::access::Actor;
use holdfast_domain::fields::FieldErrors;

use self::play::Player;
use self::portfolio::Portfolio;
use crate::clock::Clock;
use crate::error::ServiceError;
use crate::services::Backend;
use crate::store::{Whole, integrations, users};

/// The password of every account of the demo.
pub const PASSWORD: &str = "holdfast-demo-2026";

/// The day, counted from today, on which the portfolio begins.
const FIRST_DAY: i64 = -214;

/// When, in days from today, people begin to be reminded.
const FIRST_REMINDERS: i64 = -28;

/// Somebody to sign in as.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DemoAccount {
    /// The address to sign in with.
    pub email: String,
    /// The person's name.
    pub name: String,
    /// What they may do, in words.
    pub roles: String,
}

/// Who can sign in after [`Backend::install_demo`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DemoAccounts {
    /// Everybody's password.
    pub password: &'static str,
    /// Everybody, the accounts named after roles first.
    pub accounts: Vec<DemoAccount>,
}

impl Backend {
    /// Fills an empty register with the demo portfolio, the provider library included: as a whole or not at all.
    ///
    /// # Errors
    /// `Invalid` when the register holds people or integrations already; nothing was changed then.
    pub async fn install_demo(&self) -> Result<DemoAccounts, ServiceError> {
        // Whoever stops it half-way finds an empty register again.
        let whole = Whole::begin(&self.db).await?;
        let within = Self {
            db: whole.db(),
            ..self.clone()
        };
        let accounts = within.fill_with_demo().await?;
        whole.commit().await?;
        Ok(accounts)
    }

    async fn fill_with_demo(&self) -> Result<DemoAccounts, ServiceError> {
        self.require_empty().await?;
        let portfolio = Portfolio::read().map_err(ServiceError::Internal)?;
        let today = self.clock.today();
        let past = Self {
            clock: Clock::fixed(today + TimeDelta::days(FIRST_DAY - 1)),
            ..self.clone()
        };
        past.install_library().await?;
        let mut player = Player::begin(past, today, &portfolio).await?;
        for day in FIRST_DAY..0 {
            player.begin_day(day).await?;
            for act in timeline::on(&portfolio, day) {
                player.play(&act).await?;
            }
            player.part(&portfolio, day).await?;
            if day == FIRST_REMINDERS {
                player.have_reports_mailed(&portfolio).await?;
            }
            if day >= FIRST_REMINDERS {
                player.backend.plan_reminders().await?;
                player.backend.queue_scheduled_reports().await?;
                reading::on(&player, day).await?;
            }
        }
        self.refresh_scores().await?;
        self.plan_reminders().await?;
        tracing::info!(
            integrations.count = portfolio.integrations.len(),
            "Installed the demo portfolio"
        );
        Ok(DemoAccounts {
            password: PASSWORD,
            accounts: portfolio.accounts(),
        })
    }

    async fn require_empty(&self) -> Result<(), ServiceError> {
        let mut reading = self.db.read().await?;
        let mut conn = reading.conn();
        let what = if !integrations::chunk(&mut conn, None, 1).await?.is_empty() {
            "integrations"
        } else if users::any(&mut conn).await? {
            "people"
        } else {
            return Ok(());
        };
        let message = format!(
            "This register holds {what} already; the demo portfolio is for an empty one. Name a new file in DATABASE_URL."
        );
        Err(ServiceError::Invalid(FieldErrors::one("database", message)))
    }
}

/// The system, filling the demo.
fn system() -> Actor {
    Actor::system("demo")
}
