"""duration_text: seconds as a reader says them."""


def duration_text(seconds: float) -> str:
    """In the two largest units: "40 s", "12 min", "3 h 20 min", "5 d 4 h"."""
    minutes, hours = round(seconds / 60), round(seconds / 3600)
    if seconds < 59.5:
        return f"{seconds:.0f} s" if seconds >= 1 else "1 s"
    if minutes < 60:
        return f"{minutes} min"
    if hours < 48:
        return f"{minutes // 60} h" + (f" {minutes % 60} min" if minutes % 60 else "")
    return f"{hours // 24} d" + (f" {hours % 24} h" if hours % 24 else "")
