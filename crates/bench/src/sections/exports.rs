//! Files: rows a second, when they begin, what they cost in memory, and whom they keep waiting.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use anyhow::Result;

use super::addresses::list;
use crate::copy::Copy;
use crate::figures::{
    Samples, factor, grouped, median, megabytes, milliseconds, number, percent, rate, shown, times,
};
use crate::http::Connection;
use crate::load;
use crate::process::Server;
use crate::run::{Bench, Filled};
use crate::table::{Goal, Row};
use crate::visitor::Visitor;

/// How often the server's memory is looked at.
const LOOK: Duration = Duration::from_millis(3);

const FILES: [(&str, &str); 3] = [
    ("catalogue", "/reports/catalogue.csv"),
    ("credentials", "/credentials.csv"),
    ("list of integrations", "/integrations.csv"),
];

pub async fn measure(bench: &Bench, filled: &Filled) -> Result<Vec<Row>> {
    let mut rows = Vec::new();
    for (name, path) in FILES {
        // A server of its own for each: memory that another file left would hide what this one takes.
        let server = bench.server(&filled.database).await?;
        let visitor = bench.visitor(&server).await?;
        rows.extend(file(bench, &server, &visitor, name, path).await?);
        server.stop().await?;
    }
    Ok(rows)
}

async fn file(bench: &Bench, server: &Server, visitor: &Visitor, name: &str, path: &str) -> Result<Vec<Row>> {
    let page = visitor.get(&list(""));
    let mut connection = Connection::open(visitor.address).await?;
    load::alone(&mut connection, &page, bench.effort.requests).await?;
    let calm = load::alone(&mut connection, &page, bench.effort.requests).await?;
    let before = server.resident()()?;
    let watch = Watch::begin(server.resident());
    let answer = visitor.open(path).await?;
    let mut copy = Copy::of(&answer.body, &bench.file(format!("{name}.copy"))).await?;
    drop(answer);
    let (mut rates, mut streamed, mut begun) = (Vec::new(), Vec::new(), Vec::new());
    for _ in 0..bench.effort.rounds {
        let answer = visitor.open(path).await?;
        rates.push(rate(copy.rows(), answer.took));
        begun.push(answer.first_byte.as_secs_f64() * 1_000.0);
        streamed.push(rate(copy.rows(), copy.stream().await?));
    }
    let crowded = meanwhile(bench, visitor, path, &page).await?;
    let grown = (watch.end()? - before).max(0.0) / 1e6;
    let (rate, streamed, begun) = (median(rates), median(streamed), median(begun));
    let share = 100.0 * rate / streamed;
    let waited = times(crowded.p50(), calm.p50());
    let (count, columns) = (grouped(number(copy.rows())), copy.columns());
    copy.close().await?;
    Ok(vec![
        Row::new(
            format!("CSV of the {name}, {count} rows of {columns} columns"),
            format!("{} rows/s", grouped(rate)),
        )
        .against(
            format!("{} rows/s by sqlx into csv", grouped(streamed)),
            percent(share),
        )
        .goal(share, Goal::AtLeast(80.0, Some(200.0)), percent),
        Row::new(format!("{name}: resident memory grows by"), megabytes(grown))
            .against(
                format!("{} before", megabytes(before / 1e6)),
                percent(100.0 * grown * 1e6 / before),
            )
            .goal(grown, Goal::AtMost(32.0, None), megabytes),
        Row::new(format!("{name}: first byte after"), milliseconds(begun)).goal(
            begun,
            Goal::AtMost(100.0, None),
            milliseconds,
        ),
        Row::new(format!("{name}: list page meanwhile, p50"), shown(crowded.p50()))
            .against(format!("{} else", shown(calm.p50())), factor(waited))
            .goal(waited, Goal::AtMost(2.0, None), factor),
    ])
}

/// The list page while one file after the other is fetched.
async fn meanwhile(bench: &Bench, visitor: &Visitor, path: &str, page: &[u8]) -> Result<Samples> {
    let mut connection = Connection::open(visitor.address).await?;
    let ended = AtomicBool::new(false);
    let files = async {
        let started = Instant::now();
        while started.elapsed() < bench.effort.time {
            visitor.open(path).await?;
        }
        ended.store(true, Ordering::Relaxed);
        Ok(())
    };
    let pages = async {
        let mut samples = Samples::default();
        while !ended.load(Ordering::Relaxed) {
            samples.extend(load::alone(&mut connection, page, 1).await?);
        }
        Ok(samples)
    };
    let (done, samples): (Result<()>, Result<Samples>) = tokio::join!(files, pages);
    done.and(samples)
}

/// Remembers the most memory that a server had.
struct Watch {
    ended: Arc<AtomicBool>,
    thread: std::thread::JoinHandle<Result<f64>>,
}

impl Watch {
    fn begin(resident: impl Fn() -> Result<f64> + Send + 'static) -> Self {
        let ended = Arc::new(AtomicBool::new(false));
        let told = Arc::clone(&ended);
        let thread = std::thread::spawn(move || {
            let mut most = resident()?;
            while !told.load(Ordering::Relaxed) {
                std::thread::sleep(LOOK);
                most = most.max(resident()?);
            }
            Ok(most)
        });
        Self { ended, thread }
    }

    fn end(self) -> Result<f64> {
        self.ended.store(true, Ordering::Relaxed);
        self.thread
            .join()
            .map_err(|_| anyhow::anyhow!("the memory could not be watched"))?
    }
}
