"""indicators.csv and observations.csv: what is measured, and every figure."""

from compact.loading.book import Book, Row
from compact.loading.goals import Goals
from compact.loading.upsert import Tally, upsert
from compact.provenance import Confidence
from goals.models import Better, Breakdown, GeographyType, Indicator, MeasureType, Observation, Unit
from workgroups.models import Stage

COLUMNS = (
    "code name goal pipeline_stage measure_type unit better definition official_source tracked_by in_2014_measures"
    " source confidence notes"
)
FIELDS = [
    "name",
    "goal_id",
    "position",
    "stage",
    "measure_type",
    "unit",
    "better",
    "definition",
    "official_source",
    "tracked_by",
    "in_2014_measures",
    "source",
    "confidence",
    "notes",
]
FIGURE_COLUMNS = (
    "indicator_code geography geography_type subgroup_type subgroup period_label year value unit series denominator"
    " preferred source_name source confidence note"
)
FIGURE_KEY = ["indicator_id", "geography", "subgroup_type", "subgroup", "period_label", "series", "source"]
FIGURE_FIELDS = [
    "geography_type",
    "year",
    "value",
    "unit",
    "denominator",
    "preferred",
    "source_name",
    "confidence",
    "note",
]


class Indicators:
    """The rows of indicators.csv; their order is the order in which measures are shown."""

    def __init__(self, book: Book, goals: Goals) -> None:
        self.sheet = book.sheet("indicators.csv", key="code", columns=COLUMNS)
        self.goals = goals
        self.tally = Tally()
        self.by_code: dict[str, Indicator] = {}

    def load(self) -> None:
        """Write the measures under the goals they serve."""
        read = [(row, self._read(row, position)) for position, row in enumerate(self.sheet, start=1)]
        wanted = [one for row, one in read if not row.is_bad]
        found, self.tally = upsert(
            wanted, Indicator.objects.filter(code__in=[one.code for one in wanted]), key=["code"], fields=FIELDS
        )
        self.by_code = {one.code: one for one in found.values()}

    def _read(self, row: Row, position: int) -> Indicator:
        goals = self.goals.numbered(row, "goal")
        one = Indicator(
            code=row.text("code", required=True),
            name=row.text("name", required=True),
            goal=goals[0] if goals else None,
            position=position,
            stage=row.choice("pipeline_stage", Stage),
            measure_type=row.choice("measure_type", MeasureType),
            unit=row.choice("unit", Unit),
            better=row.choice("better", Better),
            definition=row.text("definition"),
            official_source=row.text("official_source"),
            tracked_by=row.text("tracked_by"),
            in_2014_measures=row.flag("in_2014_measures"),
            source=row.text("source"),
            confidence=row.choice("confidence", Confidence),
            notes=row.text("notes"),
        )
        row.check(one, {"stage": "pipeline_stage"})
        return one


class Observations:
    """The rows of observations.csv."""

    def __init__(self, book: Book, indicators: Indicators) -> None:
        self.sheet = book.sheet("observations.csv", columns=FIGURE_COLUMNS)
        self.indicators = indicators
        self.tally = Tally()

    def load(self) -> None:
        """Write the figures. The same figure from the same source twice is a mistake in the file."""
        wanted: dict[tuple[object, ...], Observation] = {}
        lines: dict[tuple[object, ...], int] = {}
        for row in self.sheet:
            one = self._read(row)
            key = (row.cells["indicator_code"], *(getattr(one, name) for name in FIGURE_KEY[1:]))
            if key in lines and not row.is_bad:
                row.wrong("", f"the same figure from the same source stands in line {lines[key]}")
            lines.setdefault(key, row.line)
            if not row.is_bad:
                wanted[key] = one
        _, self.tally = upsert(
            wanted.values(),
            Observation.objects.filter(indicator__in=self.indicators.by_code.values()),
            key=FIGURE_KEY,
            fields=FIGURE_FIELDS,
        )

    def _read(self, row: Row) -> Observation:
        code = row.text("indicator_code", required=True)
        indicator = row.known("indicator_code", code, self.indicators.by_code, self.indicators.sheet)
        one = Observation(
            geography=row.text("geography", required=True),
            geography_type=row.choice("geography_type", GeographyType),
            subgroup_type=row.choice("subgroup_type", Breakdown),
            subgroup=row.text("subgroup", required=True),
            period_label=row.text("period_label", required=True),
            year=row.year("year"),
            value=row.decimal("value"),
            unit=row.choice("unit", Unit),
            series=row.text("series"),
            denominator=row.number("denominator"),
            preferred=row.flag("preferred"),
            source_name=row.text("source_name"),
            source=row.text("source"),
            confidence=row.choice("confidence", Confidence),
            note=row.text("note"),
        )
        if indicator is not None:
            one.indicator = indicator
        if one.unit == Unit.PERCENT and not 0 <= one.value <= 100:
            row.wrong("value", f"{one.value} percent is not between 0 and 100")
        row.check(one)
        return one
