//! One test binary: linking is slow. One file a slice; `common` makes the house that they visit.

#![recursion_limit = "256"]

mod accounts;
#[path = "architecture/addition.rs"]
mod addition;
mod answers;
mod architecture;
mod assisted;
#[cfg(feature = "bundle")]
mod browser;
mod changes;
mod commands;
mod common;
mod communes;
mod connections;
mod counters;
mod database;
mod deadlines;
mod discussion;
mod durability;
mod events;
mod failures;
mod groups;
mod growth;
mod hostile;
mod hub;
mod imports;
mod installation;
mod jobs;
mod kept;
mod kept_forms;
mod limits;
mod mail;
mod measures;
mod moderation;
mod my_data;
mod notifications;
mod nul;
mod operating;
mod organisations;
mod outages;
mod page_cache;
mod paper;
mod phones;
mod photos;
mod plans;
mod pledges;
mod problems;
mod reading;
mod references;
mod refused;
mod residents;
mod roles;
mod second_factor;
mod secrets;
mod security;
mod serving;
mod settings;
mod sign_on;
mod solutions;
mod staff;
mod support;
mod texts;
mod thresholds;
mod uploads;
mod volume;
