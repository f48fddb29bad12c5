//! What every page is compared with: the same rows of the list, drawn by the same code from memory, behind the least of
//! an HTTP server. It runs in a process of its own, as the real server does.

use std::path::Path;
use std::sync::Arc;

use anyhow::Result;
use axum::Router;
use axum::response::Html;
use axum::routing::get;
use holdfast_app::components::theme::Theme;
use holdfast_app::context::{PageContext, Query};
use holdfast_app::pages::integrations;
use holdfast_backend::services::catalogue::ListOptions;
use holdfast_backend::store::Page;
use holdfast_backend::store::integrations::IntegrationSummary;
use holdfast_backend::store::work::MenuCounts;
use holdfast_backend::{Backend, Clock, Pools};
use leptos::prelude::{Owner, RenderHtml, provide_context};
use serde::{Deserialize, Serialize};
use sqlx::sqlite::{SqliteConnectOptions, SqlitePoolOptions};

use crate::seed;

/// What one answer is drawn from.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Memory {
    pub page: Page<IntegrationSummary>,
    pub options: ListOptions,
    /// The columns, as the address has them.
    pub columns: String,
    pub today: chrono::NaiveDate,
}

impl Memory {
    fn context(&self) -> PageContext {
        // The drawing asks the backend for the day only: nothing is ever opened.
        let options = SqliteConnectOptions::new().filename(":memory:");
        let pool = SqlitePoolOptions::new().connect_lazy_with(options);
        let pools = Pools::Sqlite {
            writer: pool.clone(),
            readers: pool,
            file: None,
            is_whole: false,
        };
        PageContext {
            backend: Backend::new(pools.into(), Clock::fixed(self.today)),
            actor: Some(seed::actor()),
            theme: Theme::default(),
            address: format!("/integrations?columns={}", self.columns),
            query: Query(vec![("columns".to_owned(), self.columns.clone())]),
            left_out: Vec::new(),
            unknown: Vec::new(),
            form: None,
            flash: None,
            counts: MenuCounts::default(),
            site: Arc::default(),
            request_id: String::new(),
        }
    }
}

fn draw(memory: &Memory, context: &PageContext) -> String {
    let owner = Owner::new_root(None);
    let html = owner.with(|| {
        provide_context(context.clone());
        integrations::body(memory.page.clone(), &memory.options, context).to_html()
    });
    owner.cleanup();
    html
}

/// Serves one list from memory at every address, until it is killed.
pub async fn serve(file: &Path) -> Result<()> {
    let memory: Memory = serde_json::from_slice(&std::fs::read(file)?)?;
    let state = Arc::new((memory.context(), memory));
    let answer = move || {
        let state = Arc::clone(&state);
        async move { Html(draw(&state.1, &state.0)) }
    };
    let router = Router::new().fallback(get(answer));
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
    println!("The memory listens on http://{}", listener.local_addr()?);
    Ok(axum::serve(listener, router).await?)
}
