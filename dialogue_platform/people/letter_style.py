"""How letters look: the colours of tokens.css, written at each element, because mail programs read no sheets of ours.

What is dark is said in the head of the letter (``people/mail/frame.html``), by class, for those that do read one.
"""

FONT = "font-family:-apple-system,'Segoe UI',Roboto,'Noto Sans',Arial,sans-serif"

STYLES = {
    "page": f"margin:0;padding:0;background:#f4f6f5;color:#12201f;{FONT};font-size:16px;line-height:1.5",
    "outer": "padding:24px 12px",
    "sheet": "width:100%;max-width:600px;background:#ffffff;border:1px solid #dce3e1;border-radius:10px;text-align:left",
    "slab": "background:#0b2b31;color:#ffffff;padding:20px 28px;border-radius:9px 9px 0 0",
    "over": f"margin:0;color:#b9d0d3;{FONT};font-size:14px;line-height:1.4",
    "title": f"margin:4px 0 0;color:#ffffff;{FONT};font-size:22px;line-height:1.3;font-weight:600",
    "body": f"padding:24px 28px 28px;color:#12201f;{FONT};font-size:16px;line-height:1.5",
    "p": "margin:0 0 16px",
    "facts": "width:100%;margin:0 0 20px;border-collapse:collapse",
    "name": f"padding:6px 16px 6px 0;vertical-align:top;text-align:left;color:#566663;{FONT};font-size:14px;font-weight:400;"
    "border-top:1px solid #dce3e1",
    "value": f"padding:6px 0;vertical-align:top;color:#12201f;{FONT};font-size:16px;border-top:1px solid #dce3e1",
    "press": "margin:0 0 12px",
    "button": f"display:inline-block;padding:12px 22px;background:#0b5a67;color:#ffffff;border-radius:8px;{FONT};"
    "font-size:16px;font-weight:600;text-decoration:none",
    "small": "margin:0 0 16px;color:#566663;font-size:14px;line-height:1.5",
    "h2": f"margin:24px 0 8px;color:#12201f;{FONT};font-size:17px;line-height:1.3;font-weight:600",
    "link": "color:#0b5a67;text-decoration:underline",
    "address": "color:#0b5a67;text-decoration:underline;word-break:break-all",
    "foot": f"padding:16px 28px;border-top:1px solid #dce3e1;color:#566663;{FONT};font-size:13px;line-height:1.5",
}
