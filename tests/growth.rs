//! Pages of a commune with twenty times as much to read take no longer to make: at most [`BOUND`] times as long, which is far above what they do and far below
//! what a count, a sort or a walk over everything would cost.

use std::time::{Duration, Instant};

use app::model::paths;
use tajmaat::base::db::sql;
use tajmaat::base::slice::Repair;
use tajmaat::site::volume::{Sizes, fill};

use crate::common::{Client, Engine, TestApp};

const SLUG: &str = "grown";
const FEW: usize = 1_000;
const MANY: usize = 20_000;
/// How many times as long the middle one of [`TIMES`] may take.
const BOUND: f64 = 2.0;
const TIMES: usize = 15;
/// Problems of which enough are open to fill a map.
const FULL_MAP: usize = 1_000;

async fn grown(engine: Engine, solutions: usize) -> TestApp {
    let house = TestApp::on(engine).await;
    // The map of a home is full in both: it shows so many at most.
    let sizes = Sizes { people: 100, problems: FULL_MAP + solutions / 20, solutions, comments: 600, supports: solutions / 10 };
    fill(&house.app, SLUG, sizes).await.expect("a filled commune");
    if engine == Engine::Postgres {
        // As its autovacuum does within a minute of so many new rows.
        house.app.db.run(sql("ANALYZE")).await.expect("statistics");
    }
    house
}

/// What is read: lists in their orders, one without hits and one with few, the home, and a solution.
async fn addresses(house: &TestApp) -> Vec<(&'static str, String)> {
    let list = paths::solutions(SLUG);
    let rarest = sql("SELECT c.category, c.subcategory, c.state, n.slug FROM solution_counts c JOIN neighbourhoods n ON n.id = c.neighbourhood_id \
         WHERE c.subcategory <> '' AND c.state <> '' GROUP BY c.category, c.subcategory, c.state, n.slug HAVING SUM(c.people) > 0 ORDER BY SUM(c.people), n.slug LIMIT 1");
    let (category, subcategory, state, place): (String, String, String, String) = house.app.db.one(rarest).await.expect("a rare solution");
    let middle: (i64,) =
        house.app.db.one(sql("SELECT number FROM solutions WHERE comment_count > 0 ORDER BY comment_count, number LIMIT 1")).await.expect("a solution");
    vec![
        ("the home", paths::commune(SLUG)),
        ("the newest", list.clone()),
        ("the most supported", format!("{list}?sort=supported")),
        ("the most discussed of a state", format!("{list}?sort=discussed&state=published")),
        ("a filter without hits", format!("{list}?state=merged&category=water")),
        ("a filter with few hits", format!("{list}?category={category}&subcategory={subcategory}&state={state}&neighbourhood={place}")),
        ("problems", paths::problems(SLUG)),
        ("a solution", paths::solution(SLUG, middle.0)),
    ]
}

async fn time(client: &mut Client, address: &str) -> Duration {
    let begin = Instant::now();
    let page = client.get(address).await;
    let took = begin.elapsed();
    assert_eq!(page.status, 200, "{address}");
    took
}

fn middle(mut times: Vec<Duration>) -> Duration {
    times.sort_unstable();
    times[times.len() / 2]
}

async fn pages_do_not_slow_down(engine: Engine) {
    let (few, many) = (grown(engine, FEW).await, grown(engine, MANY).await);
    for counter in many.app.slices.iter().flat_map(|slice| slice.counters) {
        assert_eq!((counter.check)(many.app.clone(), Repair::No).await.expect("checked"), 0, "{}", counter.name);
    }
    // Somebody signed in: pages of visitors are kept in memory.
    let (mut at_few, mut at_many) = (few.participant("Amina").await, many.participant("Amina").await);
    let mut slow = Vec::new();
    for ((what, less), (_, more)) in addresses(&few).await.into_iter().zip(addresses(&many).await) {
        let mut times = (Vec::new(), Vec::new());
        // One after the other, so that whatever else the machine does slows down both.
        for _ in 0..TIMES {
            times.0.push(time(&mut at_few, &less).await);
            times.1.push(time(&mut at_many, &more).await);
        }
        let (less, more) = (middle(times.0), middle(times.1));
        let ratio = more.as_secs_f64() / less.as_secs_f64();
        println!("{engine:?}: {what}: {less:?} with {FEW} solutions, {more:?} with {MANY}: × {ratio:.2}");
        if ratio > BOUND {
            slow.push(format!("{what}: {less:?} with {FEW} solutions, {more:?} with {MANY}: × {ratio:.2}"));
        }
    }
    assert!(slow.is_empty(), "{engine:?}: {slow:#?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn pages_do_not_slow_down_on_sqlite() {
    pages_do_not_slow_down(Engine::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn pages_do_not_slow_down_on_postgres() {
    pages_do_not_slow_down(Engine::Postgres).await;
}
