//! Round tables: what employers, unions, cooperatives, associations, schools, public bodies and residents answered to the same questions, side by side.
//!
//! - Everything on the page is what the questionnaire shows of itself to the same reader at that moment: positions of organisations by name, persons as counts
//!   of which small ones are hidden. There is no table of its own.
//! - One body is never taken for all: how many of a kind were invited and answered stands beside its answers, and below three the page says so in words.

mod files;
mod part;
mod routes;
mod seating;

use app::model::content::Role;

use crate::base::slice::Slice;

/// What this slice adds to the site.
pub const SLICE: Slice = Slice { routes: routes::routes, parts: &[&part::RoundTables], ..Slice::named("round_tables") };

/// Who sees positions while others may still answer.
const KEEPERS: [Role; 2] = [Role::Officer, Role::Administrator];
