use super::*;

fn mark(days: i64, label: &str) -> DueMark {
    DueMark {
        shape: DueShape::Rotation,
        days,
        urgency: if days < 0 {
            Urgency::Overdue
        } else {
            Urgency::Normal
        },
        label: label.to_owned(),
        title: format!("Rotate {label}"),
        href: "/integrations/1#credentials".to_owned(),
    }
}

fn rows(marks: Vec<DueMark>) -> Vec<(usize, Side)> {
    place(marks)
        .into_iter()
        .map(|placed| (placed.row, placed.side))
        .collect()
}

#[test]
fn what_is_overdue_is_stacked_at_the_left_edge() {
    let marks = vec![mark(-200, "A"), mark(-1, "B"), mark(-7, "C")];
    let placed = place(marks);
    let found: Vec<_> = placed
        .iter()
        .map(|placed| (placed.position, placed.row))
        .collect();
    assert_eq!(found, [(-25, 0), (-25, 1), (-25, 2)]);
}

#[test]
fn marks_share_a_row_only_where_they_and_their_labels_have_room() {
    use Side::{Left, Right};
    assert_eq!(
        rows(vec![mark(0, "Key"), mark(30, "Key")]),
        [(0, Right), (0, Right)]
    );
    assert_eq!(
        rows(vec![mark(0, "Key"), mark(5, "Key")]),
        [(0, Right), (1, Right)]
    );
    let long = "A name that is rather long";
    assert_eq!(
        rows(vec![mark(0, long), mark(30, "Key")]),
        [(0, Right), (1, Right)]
    );
    assert_eq!(
        rows(vec![mark(10, "Key"), mark(88, long)]),
        [(0, Right), (0, Left)]
    );
}

#[test]
fn a_label_of_what_is_overdue_begins_right_of_today_and_never_crosses_its_line() {
    use Side::{Right, Today};
    assert_eq!(
        rows(vec![
            mark(-40, "Live secret key"),
            mark(10, "Key"),
            mark(40, "Key")
        ]),
        [(0, Today), (1, Right), (0, Right)],
        "what is due soon has a row of its own"
    );
    let lanes = vec![DueLane {
        name: "Checkout payments".to_owned(),
        href: "/integrations/1".to_owned(),
        marks: vec![mark(-3, "Live key")],
    }];
    let [today, until] = ["2026-11-22", "2027-02-20"].map(|day| day.parse::<NaiveDate>().expect("a date"));
    let html =
        view! { <DueChart title="Due" description="One thing." today=today until=until lanes=lanes /> }
            .to_html();
    let from = layout::share(25);
    assert!(html.contains(&format!(r#"<text x="{from}" dx="6""#)), "{html}");
}

#[test]
fn each_mark_leads_to_its_record_and_says_what_it_is() {
    let lanes = vec![DueLane {
        name: "Checkout payments".to_owned(),
        href: "/integrations/1".to_owned(),
        marks: vec![mark(-3, "Live key"), mark(40, "Test key")],
    }];
    let [today, until] = ["2026-11-22", "2027-02-20"].map(|day| day.parse::<NaiveDate>().expect("a date"));
    let html =
        view! { <DueChart title="Due" description="Two things." today=today until=until lanes=lanes /> }
            .to_html();
    assert_eq!(
        html.matches("href=\"/integrations/1#credentials\"").count(),
        2,
        "{html}"
    );
    assert!(html.contains("aria-label=\"Rotate Live key\""), "{html}");
    assert!(html.contains("1 overdue, 1 ahead"), "{html}");
    assert!(html.contains(">1 Dec<") && html.contains(">1 Feb<"), "{html}");
}

#[test]
fn a_place_never_leaves_the_chart() {
    assert_eq!(layout::percent(-30), "0.0%");
    assert_eq!(layout::percent(1_000), "100.0%");
    assert_eq!(layout::shorten(&"x".repeat(25)).chars().count(), 24);
}
