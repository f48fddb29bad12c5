//! The worked values of the model, row by row: four decimals of every number, and both bands.

use std::collections::BTreeSet;

use holdfast_domain::enumeration::Enumeration;
use holdfast_domain::risk::{Band, Credit, Levels, ScoringModel, score};

const FACTORS: [&str; 10] = ["D", "C", "O", "P", "R", "H", "A", "K", "X", "V"];

#[test]
fn scores_match_the_vectors() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/risk_vectors.csv");
    let mut reader = csv::Reader::from_path(path).expect("the vectors");
    let headers = reader.headers().expect("a header").clone();
    let mut rows = 0;
    for (index, record) in reader.records().enumerate() {
        let record = record.expect("a row");
        let get = |name: &str| {
            let column = headers
                .iter()
                .position(|header| header == name)
                .expect("a column");
            record.get(column).expect("a cell").to_owned()
        };
        let levels = Levels(FACTORS.map(|factor| get(factor).parse().ok()));
        let credits: BTreeSet<Credit> = [get("impact_credits"), get("likelihood_credits")]
            .iter()
            .flat_map(|cell| cell.split('|').filter(|name| !name.is_empty()))
            .map(|name| Credit::parse(name).expect("a credit"))
            .collect();
        let scores = score(&levels, &credits, &ScoringModel::default());
        let numbers = [
            ("impact", scores.impact),
            ("likelihood", scores.likelihood),
            ("inherent", scores.inherent),
            ("residual", scores.residual),
            ("residual_min", scores.residual_min),
            ("residual_max", scores.residual_max),
            ("confidence", scores.confidence),
        ];
        for (name, number) in numbers {
            assert_eq!(format!("{number:.4}"), get(name), "row {}, {name}", index + 2);
        }
        let bands: [(&str, Band); 2] = [
            ("inherent_band", scores.inherent_band),
            ("residual_band", scores.residual_band),
        ];
        for (name, band) in bands {
            assert_eq!(band.as_str(), get(name), "row {}, {name}", index + 2);
        }
        rows += 1;
    }
    assert!(rows >= 60, "only {rows} rows");
}
