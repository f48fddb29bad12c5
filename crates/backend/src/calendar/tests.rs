//! A calendar is read back with the library's own parser, which unfolds and unescapes by the book.

use icalendar::CalendarComponent;

use super::*;

fn day(text: &str) -> NaiveDate {
    text.parse().expect("a date")
}

fn instant(text: &str) -> DateTime<Utc> {
    day(text).and_hms_opt(12, 0, 0).expect("noon").and_utc()
}

fn told(uid: &str, due_on: &str) -> Entry {
    Entry {
        uid: format!("{uid}@holdfast"),
        title: "Rotate Live key of Checkout".into(),
        detail: "Do it.".into(),
        due_on: day(due_on),
        path: "/integrations/1".into(),
        sequence: 0,
        cancelled: false,
        modified_at: instant("2026-11-22"),
    }
}

fn head(name: &str) -> Head {
    Head {
        name: name.into(),
        address: "0123".into(),
        made_at: instant("2026-11-01"),
        expires_on: day("2027-11-01"),
        path: "/account/calendar".into(),
    }
}

fn text(name: &str, entries: &[Entry]) -> String {
    let base = Url::parse("https://holdfast.example").expect("an address");
    render(
        &head(name),
        entries,
        &base,
        day("2026-11-22"),
        instant("2026-11-22"),
    )
}

fn events(text: &str) -> Vec<Event> {
    let calendar: Calendar = text.parse().expect("a calendar");
    calendar
        .components
        .into_iter()
        .filter_map(|component| match component {
            CalendarComponent::Event(event) => Some(event),
            _ => None,
        })
        .collect()
}

#[test]
fn text_with_every_sign_of_the_format_comes_back_as_it_was() {
    let name = "Payments, billing; and \\ \"more\": 老虎";
    let mut entry = told("a", "2026-12-01");
    entry.title = format!("Rotate {name}\twith a tab");
    entry.detail = "First line,\nsecond; line\\n".into();
    let text = text(name, &[entry]);
    let calendar: Calendar = text.parse().expect("a calendar");
    assert_eq!(calendar.property_value("X-WR-CALNAME"), Some(name));
    let event = &events(&text)[0];
    assert_eq!(
        event.get_summary(),
        Some(format!("Rotate {name} with a tab").as_str())
    );
    assert_eq!(
        event.get_description(),
        Some("First line,\nsecond; line\\n\n\nhttps://holdfast.example/integrations/1")
    );
    assert_eq!(event.get_url(), Some("https://holdfast.example/integrations/1"));
}

#[test]
fn no_line_is_longer_than_75_octets_and_each_ends_with_both_characters() {
    for length in 1..400 {
        let mut entry = told("a", "2026-12-01");
        entry.title = "ü虎x ".chars().cycle().take(length).collect();
        let text = text("Ana", &[entry.clone()]);
        assert!(text.ends_with("END:VCALENDAR\r\n"));
        assert_eq!(text.matches('\n').count(), text.matches("\r\n").count());
        for line in text.split("\r\n") {
            assert!(line.len() <= 75, "{} octets: {line}", line.len());
        }
        assert_eq!(events(&text)[0].get_summary(), Some(entry.title.as_str()));
    }
}

#[test]
fn an_event_lasts_its_day_and_blocks_no_time() {
    let text = text("Ana", &[told("a", "2026-12-31")]);
    assert!(text.contains("DTSTART;VALUE=DATE:20261231\r\n"), "{text}");
    assert!(text.contains("DTEND;VALUE=DATE:20270101\r\n"), "{text}");
    assert!(text.contains("TRANSP:TRANSPARENT\r\n"), "{text}");
}

#[test]
fn the_last_day_of_the_address_is_an_event_of_its_own() {
    let text = text("Ana", &[]);
    let events = events(&text);
    assert_eq!(events.len(), 1);
    assert_eq!(events[0].get_uid(), Some("address-0123@holdfast"));
    assert!(text.contains("DTSTART;VALUE=DATE:20271101\r\n"), "{text}");
}

#[test]
fn a_moved_date_keeps_the_uid_and_raises_the_sequence_and_other_words_do_not() {
    let (today, now) = (day("2026-11-23"), instant("2026-11-23"));
    let known = [told("a", "2026-12-01"), told("b", "2026-12-01")];
    let mut due = known.clone();
    due[0].due_on = day("2027-03-01");
    due[1].detail = "Do it so.".into();
    for entry in &mut due {
        entry.modified_at = now;
    }
    let changed = changes(&known, &due, today, now);
    assert_eq!(changed.len(), 2);
    assert_eq!(
        (
            changed[0].uid.as_str(),
            changed[0].sequence,
            changed[0].modified_at
        ),
        ("a@holdfast", 1, now)
    );
    assert_eq!((changed[1].uid.as_str(), changed[1].sequence), ("b@holdfast", 0));
    assert_eq!(changes(&due, &due, today, now), []);
}

#[test]
fn what_is_no_longer_due_is_cancelled_for_90_days_and_comes_back_with_a_higher_sequence() {
    let (today, now) = (day("2026-11-23"), instant("2026-11-23"));
    let known = [told("a", "2026-12-01")];
    let gone = changes(&known, &[], today, now);
    assert_eq!(
        (gone[0].cancelled, gone[0].sequence, gone[0].modified_at),
        (true, 1, now)
    );
    assert_eq!(changes(&gone, &[], today, now), []);
    let back = changes(&gone, &known, today, now);
    assert_eq!((back[0].cancelled, back[0].sequence), (false, 2));
    let shown_on = |on: &str| is_shown(&gone[0], day(on), instant(on));
    assert!(shown_on("2027-02-21"));
    assert!(!shown_on("2027-02-22"));
}

#[test]
fn what_is_late_by_more_than_30_days_is_neither_begun_nor_cancelled() {
    let (today, now) = (day("2026-12-01"), instant("2026-12-01"));
    let late = told("a", "2026-10-31");
    assert_eq!(changes(&[], std::slice::from_ref(&late), today, now), []);
    assert_eq!(
        changes(
            std::slice::from_ref(&late),
            std::slice::from_ref(&late),
            today,
            now
        ),
        []
    );
    assert!(!is_shown(&late, today, now));
    let month = told("b", "2026-11-01");
    assert_eq!(changes(&[], std::slice::from_ref(&month), today, now).len(), 1);
    assert!(is_shown(&month, today, now));
}
