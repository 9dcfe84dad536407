"""Prints message, stack and output of every failed test, and what runs say that ended early, from the trx files of a directory.

usage: failed-tests.py DIRECTORY
"""
import glob
import os
import sys
import xml.etree.ElementTree as xml

LIMIT = 6000  # characters of one text; the middle is left out
NAMESPACE = "{http://microsoft.com/schemas/VisualStudio/TeamTest/2010}"


def text_of(element, path):
    found = element.find("/".join(NAMESPACE + part for part in path.split("/")))
    text = ("" if found is None or found.text is None else found.text).strip()
    return text if len(text) <= LIMIT else text[: LIMIT // 2] + "\n[...]\n" + text[-LIMIT // 2 :]


def print_text(title, text):
    if text:
        print(f"  {title}:")
        for line in text.splitlines():
            print("    " + line)


for path in sorted(glob.glob(os.path.join(sys.argv[1], "*.trx"))):
    try:
        run = xml.parse(path).getroot()
    except xml.ParseError as error:
        print(f"RUN ended early, its results cannot be read: {os.path.basename(path)}: {error}")
        continue
    for result in run.iter(NAMESPACE + "UnitTestResult"):
        if result.get("outcome") not in ("Passed", "NotExecuted"):
            print(f"{str(result.get('outcome')).upper()} {result.get('testName')} after {result.get('duration')}")
            print_text("message", text_of(result, "Output/ErrorInfo/Message"))
            print_text("stack", text_of(result, "Output/ErrorInfo/StackTrace"))
            print_text("output", text_of(result, "Output/StdOut"))
            print_text("errors", text_of(result, "Output/StdErr"))
    for note in run.iter(NAMESPACE + "RunInfo"):
        if note.get("outcome") not in ("Passed", "Warning"):
            text = text_of(note, "Text")
            # The adapter repeats "[xUnit.net 00:00:01.00]     Name [FAIL]" here for every failed test; those stand above.
            if not text.rstrip().endswith("[FAIL]"):
                print_text(f"RUN {note.get('outcome')}", text)
