"""The patterns that scripts/patterns.py looks for, in the order of docs/patterns.md."""
import patterns_homes

PATTERNS = {
    "clustering": patterns_homes.clustering,
    "small-steps": patterns_homes.small_steps,
    "landlord-gap": patterns_homes.landlord_gap,
    "prebound": patterns_homes.prebound,
    "norm-feedback": patterns_homes.norm_feedback,
}
