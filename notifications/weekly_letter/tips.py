"""A tip for the season, one for each month: what neighbours can do now."""

from django.utils.translation import gettext_lazy as _

TIPS = (
    _("Dark afternoons: let a lamp with a timer be lit, also when you are at home."),
    _("Clear the snow at the neighbour's who is not there: a house with footprints looks lived in."),
    _("Before the bicycles come out: write down the frame number and lock the frame to something fixed."),
    _("Lock garage, shed and boat house. Tools that burglars find outside are used on your own door."),
    _("Boats and outboard motors go into the water: mark them, lock them, and look after each other's."),
    _("Before the holidays: agree with a neighbour on letters, lawn and rubbish bins."),
    _("Write nothing on the net about the journey until you are back at home."),
    _("Long evenings outdoors: lock the front door when everybody is in the garden."),
    _("Talk with older relatives about calls and visits that press for a code, a card or a payment."),
    _("The clocks go back and it is dark early: look over the lighting at doors and paths."),
    _("The darkest weeks of the year have the most burglaries: look at the neighbour's house in passing."),
    _("Presents in the window and cartons at the bin tell what is new in the house: put them away."),
)


def tip_for(month: int) -> str:
    """Return the tip for a month, 1 to 12."""
    return str(TIPS[month - 1])
