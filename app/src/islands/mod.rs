//! The few interactive pieces. Each enhances a form that already works without scripts.
