"""The patterns that scripts/patterns.py looks for, in the order of docs/patterns.md."""
import patterns_homes
import patterns_together

PATTERNS = {
    "clustering": patterns_homes.clustering,
    "small-steps": patterns_homes.small_steps,
    "landlord-gap": patterns_homes.landlord_gap,
    "prebound": patterns_homes.prebound,
    "norm-feedback": patterns_homes.norm_feedback,
    "leaders": patterns_together.leaders,
    "initiators": patterns_together.initiators,
    "hysteresis": patterns_together.hysteresis,
    "two-outcomes": patterns_together.two_outcomes,
}
