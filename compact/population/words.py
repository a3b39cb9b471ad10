"""What synthetic things are called. None of it is real."""

FIRST = [
    "Ana", "Ben", "Carla", "Dev", "Elif", "Farid", "Grace", "Hugo", "Ines", "Jun",
    "Kofi", "Lena", "Mai", "Noor", "Omar", "Pia", "Quinn", "Rosa", "Sami", "Tala",
    "Uma", "Vera", "Wade", "Ximena", "Yara", "Zoe",
]  # fmt: skip
LAST = [
    "Alvarez", "Brooks", "Chen", "Diaz", "Ellis", "Flores", "Garcia", "Hughes", "Ito", "Jones",
    "Kim", "Lopez", "Mora", "Nguyen", "Okoye", "Park", "Quintero", "Ramos", "Singh", "Torres",
    "Usman", "Vega", "Wong", "Yang", "Zamora",
]  # fmt: skip
PLACES = [
    "Harbor", "Valley", "Eastside", "Westside", "Foothill", "Canyon", "Riverside", "Lakeview", "Hillside", "Bayshore",
    "Mesa", "Arroyo", "Sunset", "Palms",
]  # fmt: skip
BODIES = [
    "School District", "College", "Foundation", "County Office", "Employers’ Council", "Teachers’ Union",
    "Children’s Services", "Library", "Health Center", "Youth Center",
]  # fmt: skip
SECTORS = [
    "school district", "higher education", "philanthropy", "county", "business", "labor", "nonprofit", "city",
    "nonprofit", "nonprofit",
]  # fmt: skip
SUBJECTS = [
    "Summer Reading", "Attendance", "College Access", "Career Pathways", "Family Engagement", "Dual Enrollment",
    "Early Learning", "Data", "Foster Youth", "Apprenticeships",
]  # fmt: skip
STAGES = ["early_childhood", "k12", "postsecondary", "workforce", "cross_cutting"]
TITLES = ["Director", "Program officer", "Analyst", "Coordinator", "Deputy", "Chief of staff"]
TOPICS = [
    "Who opens the rooms in July?", "Figures for the spring report", "One form instead of four",
    "Transport for the evening classes", "What the county asked us", "Bilingual materials", "Next year’s calendar",
    "Who speaks at the board?",
]  # fmt: skip
PARAGRAPHS = [
    "We can do this if two more partners join. Please say by Friday whether yours is one of them.",
    "The figures are in. They are better than last year for most groups and worse for one, which we should talk about.",
    "Our board meets on the second Tuesday and will vote on it. I will write here the same evening.",
    "Three schools have asked for it in writing, and a fourth by telephone. None of them has the staff yet.",
    "I have read the draft twice. The second page says what we agreed; the first page still says what we used to do.",
    "Can somebody who was there in March say what was promised? The notes leave it open, and two people remember it "
    "differently.",
    "Yes from us.",
    "Not this term. We would like to be asked again in autumn, when the new budget is known.",
    "Families tell us that the hour is the problem, not the place. After six in the evening most of them could come.",
    "The form asks for the same address four times. If we agree on one list of fields, each of us can keep its own.",
    "A short summary for those who were not there: two decisions, one question left open, a date for the next call.",
    "Thank you. This is what we needed.",
]


def array(words: list[str]) -> str:
    """The words as an SQL array."""
    quoted = (word.replace("'", "''").replace("%", "%%") for word in words)
    return "ARRAY[" + ",".join(f"'{word}'" for word in quoted) + "]"
