//! Imports: real data of other platforms, streamed, idempotent by source id, one consistent state or none.
