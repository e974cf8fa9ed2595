//! The pages and the JSON, as a visitor gets them.

mod bad_input;
mod guide;
mod headers;
mod json;
mod limits;
mod openapi;
mod pages;
mod reports;
mod search;
mod serving;
mod shortlist;
