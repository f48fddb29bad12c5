//! The plan: what is to be said to whom on a day. Pure, so that the real reminders and their preview are the same, and
//! so that planning again, on any node and after any downtime, gives the same keys.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Days, NaiveDate};
use serde::{Deserialize, Serialize};

use super::{Answer, ChannelClass, Ladder, Ladders, Preferences, Reason, ReminderKind, Subject};
use crate::enumeration::Enumeration;
use crate::ids::{ChannelId, IntegrationId, TeamId, UserId};

/// One thing that is due.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DueItem {
    /// What is due.
    pub kind: ReminderKind,
    /// Of what.
    pub subject: Subject,
    /// The last day on which it is on time. For what was never done: the day on which it came on record.
    pub due: NaiveDate,
    /// What has to be done, in words that stand alone: "Rotate Live secret key of Checkout payments".
    pub title: String,
    /// The integration that it belongs to.
    pub integration: IntegrationId,
    /// Who owns that; also somebody who left.
    pub owner: Option<UserId>,
    /// Who stands in.
    pub deputy: Option<UserId>,
    /// The team.
    pub team: Option<TeamId>,
    /// The day on which it came on record, in UTC.
    pub recorded: NaiveDate,
    /// Whether the integration is critical: then its last two days are worth a message of their own.
    pub critical: bool,
}

/// Everything about people and decisions that the plan rests on.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Rules {
    /// When what is said.
    pub ladders: Ladders,
    /// Everybody who may sign in, with how they want to be reminded. Nobody else is told anything.
    pub people: BTreeMap<UserId, Preferences>,
    /// Who leads which team.
    pub leads: BTreeMap<TeamId, UserId>,
    /// Where a team is told.
    pub channels: BTreeMap<TeamId, Vec<ChannelId>>,
    /// Who gets the sums of every team: compliance, or administrators while nobody has that role.
    pub compliance: Vec<UserId>,
    /// What people answered, by thing and date.
    pub answers: BTreeMap<(ReminderKind, Subject, NaiveDate), Vec<(UserId, Answer)>>,
}

/// To whom and over what.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Delivery {
    /// To a person's inbox in the product.
    Inbox(UserId),
    /// By mail.
    Email(UserId),
    /// To one webhook of a team.
    Webhook(TeamId, ChannelId),
}

impl Delivery {
    /// Over what.
    #[must_use]
    pub fn channel(self) -> ChannelClass {
        match self {
            Self::Inbox(_) => ChannelClass::Inbox,
            Self::Email(_) => ChannelClass::Email,
            Self::Webhook(..) => ChannelClass::Webhook,
        }
    }

    /// The person; a team's channel has none.
    #[must_use]
    pub fn user(self) -> Option<UserId> {
        match self {
            Self::Inbox(user) | Self::Email(user) => Some(user),
            Self::Webhook(..) => None,
        }
    }

    /// What fails together: mail as a whole, or one webhook. The inbox cannot fail.
    #[must_use]
    pub fn lane(self) -> String {
        match self {
            Self::Inbox(_) => "inbox".to_owned(),
            Self::Email(_) => "email".to_owned(),
            Self::Webhook(_, channel) => channel.to_string(),
        }
    }
}

/// When something is handed over.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Timing {
    /// On this day: today, or the first day after it that is not quiet.
    On(NaiveDate),
    /// With the digest of this day.
    Digest(NaiveDate),
}

impl Timing {
    /// The day.
    #[must_use]
    pub fn day(self) -> NaiveDate {
        match self {
            Self::On(day) | Self::Digest(day) => day,
        }
    }
}

/// One thing to be said to one recipient over one channel.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reminder {
    /// What is due.
    pub kind: ReminderKind,
    /// Of what.
    pub subject: Subject,
    /// When.
    pub due: NaiveDate,
    /// The step of the ladder: days before the date, negative after it.
    pub step: i32,
    /// What has to be done.
    pub title: String,
    /// The integration that it belongs to.
    pub integration: IntegrationId,
    /// To whom and over what.
    pub delivery: Delivery,
    /// As what.
    pub reason: Reason,
    /// Whether nobody owns it, or somebody who left.
    pub orphan: bool,
    /// When.
    pub timing: Timing,
    /// Whether the day of its step has passed: at a beginning, or after downtime. Several of these to one recipient are one message.
    pub late: bool,
    /// Whether its thing came on record today: alone, or with all of an import.
    pub fresh: bool,
}

impl Reminder {
    /// What makes it one and the same however often it is planned: kind, subject, date, step, recipient, channel.
    #[must_use]
    pub fn key(&self) -> String {
        let recipient = match self.delivery {
            Delivery::Inbox(user) => format!("user:{user}:inbox"),
            Delivery::Email(user) => format!("user:{user}:email"),
            Delivery::Webhook(team, channel) => format!("team:{team}:{channel}"),
        };
        format!(
            "{}:{}:{}:{}:{recipient}",
            self.kind.as_str(),
            self.subject,
            self.due,
            self.step
        )
    }
}

/// What is to be said on `today`: for each thing the latest step that was reached, to everybody whom that step reaches. Sorted
/// as the things are. Whoever records it drops what has a key that is known, so that everything is said once.
///
/// The owner is told from the first step, the deputy and the team's channels from the steps that the ladder names. A thing without
/// an owner, or whose owner left, goes to the deputy at once. The team's lead and compliance get sums instead
/// ([`Sums`](super::sums::Sums)).
#[must_use]
pub fn plan(today: NaiveDate, items: &[DueItem], rules: &Rules) -> Vec<Reminder> {
    let ladders = Resolved::new(rules);
    let mut planned = Vec::new();
    for item in items {
        if let Some(step) = ladders.of(item.kind).step(item.due, today) {
            say(today, item, step, ladders.of(item.kind), rules, &mut planned);
        }
    }
    planned
}

/// The ladder of each kind, looked up once.
pub(super) struct Resolved(BTreeMap<ReminderKind, Ladder>, Ladder);

impl Resolved {
    pub(super) fn new(rules: &Rules) -> Self {
        let ladder = |kind: &ReminderKind| (*kind, rules.ladders.of(*kind));
        Self(ReminderKind::ALL.iter().map(ladder).collect(), Ladder::default())
    }

    pub(super) fn of(&self, kind: ReminderKind) -> &Ladder {
        self.0.get(&kind).unwrap_or(&self.1)
    }
}

/// Who is told of a thing by name at a step: its owner, and the deputy from the step that the ladder names, or at once when
/// nobody owns it. Only people who may sign in.
#[must_use]
pub fn named(item: &DueItem, step: i32, ladder: &Ladder, rules: &Rules) -> Vec<(UserId, Reason)> {
    let present = |user: &UserId| rules.people.contains_key(user);
    let owner = item.owner.filter(present);
    let deputy = item
        .deputy
        .filter(|deputy| present(deputy) && Some(*deputy) != owner)
        .filter(|_| owner.is_none() || step <= ladder.deputy_from);
    let owner = owner.map(|owner| (owner, Reason::Owner));
    owner
        .into_iter()
        .chain(deputy.map(|deputy| (deputy, Reason::Deputy)))
        .collect()
}

/// One thing at one step, to everybody whom it reaches by name, and to the team's channels.
fn say(
    today: NaiveDate,
    item: &DueItem,
    step: i32,
    ladder: &Ladder,
    rules: &Rules,
    planned: &mut Vec<Reminder>,
) {
    let orphan = is_orphan(item, rules);
    for (user, reason) in named(item, step, ladder, rules) {
        planned.extend(to_person(today, item, step, rules, user, reason, orphan));
    }
    if let Some(team) = item.team.filter(|_| step <= ladder.team_from) {
        let channels = rules.channels.get(&team).map(Vec::as_slice).unwrap_or_default();
        planned.extend(channels.iter().map(|channel| {
            let delivery = Delivery::Webhook(team, *channel);
            reminder(
                today,
                item,
                step,
                delivery,
                Reason::Team,
                orphan,
                Timing::On(today),
            )
        }));
    }
}

/// Whether nobody owns a thing, or somebody who left.
#[must_use]
pub fn is_orphan(item: &DueItem, rules: &Rules) -> bool {
    item.owner.is_none_or(|owner| !rules.people.contains_key(&owner))
}

fn to_person(
    today: NaiveDate,
    item: &DueItem,
    step: i32,
    rules: &Rules,
    user: UserId,
    reason: Reason,
    orphan: bool,
) -> Vec<Reminder> {
    let answers = rules
        .answers
        .get(&(item.kind, item.subject, item.due))
        .map(Vec::as_slice)
        .unwrap_or_default();
    let kept = answers
        .iter()
        .any(|(who, answer)| *who == user && answer.keeps(item.due, today));
    let Some(preferences) = rules.people.get(&user).filter(|_| !kept) else {
        return Vec::new();
    };
    if preferences.muted.contains(&item.kind) && item.due >= today && !orphan {
        return Vec::new();
    }
    let inbox = reminder(
        today,
        item,
        step,
        Delivery::Inbox(user),
        reason,
        orphan,
        Timing::On(today),
    );
    if !preferences.email {
        return vec![inbox];
    }
    let timing = timing(today, item, preferences);
    vec![
        inbox,
        reminder(today, item, step, Delivery::Email(user), reason, orphan, timing),
    ]
}

/// With the digest of the day. At once goes what has to be done today or tomorrow on a critical tier, and everything to who
/// asked for each on its own. What a weekly digest would bring after the date goes with one of today. Quiet days are kept
/// in any case.
fn timing(today: NaiveDate, item: &DueItem, preferences: &Preferences) -> Timing {
    let loud = preferences.next_loud(today);
    let pressing = item.critical && (0..=1).contains(&(item.due - today).num_days());
    match preferences.digest_day(today) {
        Some(day) if !pressing && day <= item.due => Timing::Digest(day),
        Some(_) if !pressing => Timing::Digest(loud),
        _ => Timing::On(loud),
    }
}

fn reminder(
    today: NaiveDate,
    item: &DueItem,
    step: i32,
    delivery: Delivery,
    reason: Reason,
    orphan: bool,
    timing: Timing,
) -> Reminder {
    Reminder {
        kind: item.kind,
        subject: item.subject,
        due: item.due,
        step,
        title: item.title.clone(),
        integration: item.integration,
        delivery,
        reason,
        orphan,
        timing,
        late: Ladder::day(item.due, step).is_some_and(|day| day < today),
        fresh: item.recorded >= today,
    }
}

/// What will be said on which day from `today` on, for `days` days, if nothing is done and nothing changes: each thing
/// once, on the first day on which it is planned. Sorted by day.
#[must_use]
pub fn preview(today: NaiveDate, days: u32, items: &[DueItem], rules: &Rules) -> Vec<(NaiveDate, Reminder)> {
    let ladders = Resolved::new(rules);
    let mut known = BTreeSet::new();
    let mut coming = Vec::new();
    for day in (0..=u64::from(days)).map_while(|ahead| today.checked_add_days(Days::new(ahead))) {
        for item in items {
            let ladder = ladders.of(item.kind);
            let Some(step) = ladder.step(item.due, day) else {
                continue;
            };
            if day > today && !brings_news(item, step, ladder, day, rules) {
                continue;
            }
            let mut planned = Vec::new();
            say(day, item, step, ladder, rules, &mut planned);
            coming.extend(
                planned
                    .into_iter()
                    .filter(|reminder| known.insert(reminder.key()))
                    .map(|reminder| (day, reminder)),
            );
        }
    }
    coming
}

/// Whether the plan of a day can hold something that the plan of the day before did not: a new step, the day after the
/// date, on which what was muted comes, or an answer that may end.
fn brings_news(item: &DueItem, step: i32, ladder: &Ladder, day: NaiveDate, rules: &Rules) -> bool {
    let before = day.pred_opt();
    before.and_then(|before| ladder.step(item.due, before)) != Some(step)
        || before == Some(item.due)
        || rules.answers.contains_key(&(item.kind, item.subject, item.due))
}

/// Why somebody is told, as a sentence: "You own it; this is the reminder of 7 days before the date." After downtime, or to
/// whom it newly reaches, a step is said later than on its day: the sentence holds then too.
#[must_use]
pub fn why(reason: Reason, orphan: bool, step: i32) -> String {
    let who = match reason {
        Reason::Owner => "You own it",
        Reason::Deputy if orphan => "Nobody owns it and you are its deputy",
        Reason::Deputy => "You are its deputy",
        Reason::Team => "It belongs to this team",
        Reason::Lead if orphan => "Nobody owns it and you lead its team",
        Reason::Lead if step < 0 => "You lead its team and it is late",
        Reason::Lead => "You lead its team",
        Reason::Compliance if orphan => "Nobody owns it and you answer for compliance",
        Reason::Compliance if step < 0 => "You answer for compliance and it is late",
        Reason::Compliance => "You answer for compliance",
        Reason::Asked => "Somebody asked for it",
    };
    let when = match step {
        0 => "the day itself".to_owned(),
        1 => "1 day before the date".to_owned(),
        -1 => "1 day after the date".to_owned(),
        step if step > 0 => format!("{step} days before the date"),
        step => format!("{} days after the date", -step),
    };
    format!("{who}; this is the reminder of {when}.")
}
