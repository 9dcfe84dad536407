"""Talks ATP to the process on the other end of stdin and stdout, with Debian's cbor2; says on stderr what does not hold."""
import sys

import cbor2

incoming, outgoing = sys.stdin.buffer, sys.stdout.buffer


def send_bytes(text):
    outgoing.write(bytes.fromhex(text))
    outgoing.flush()


def send(value):
    outgoing.write(cbor2.dumps(value))
    outgoing.flush()


def receive():
    return cbor2.load(incoming)


def hold(condition, what):
    if not condition:
        sys.exit("does not hold: %r" % (what,))


send_bytes("f6")
hello = receive()
hold(set(hello) == {"version", "schema"} and hello["version"] == 3, hello)
step = hello["schema"]["steps"]["start-pcp"]
hold(step["signal_handlers"]["cancel"]["data_schema"] == {"root": "cancelInput", "objects": {"cancelInput": {"id": "cancelInput", "properties": {}}}}, step)

# The interval is an hour: only cancel can end the run.
send({"id": 1, "run_id": "r", "data": {"id": "start-pcp", "config": {"pmlogger_interval": "3600"}}})
send({"id": 1, "run_id": "other", "data": {"id": "start-pcp", "config": {}}})
send({"id": 3, "run_id": "r", "data": {"signal_id": "explode", "data": {}}})
error = receive()
hold(error["id"] == 5 and error["run_id"] == "r" and error["data"]["step_fatal"] is False and error["data"]["server_fatal"] is False, error)
send_bytes("a362696403667275 6e5f696461726464617461a26973 69676e616c5f69646663616e63656c6464617461a0".replace(" ", ""))
done = receive()
hold(set(done) == {"id", "run_id", "data"} and done["id"] == 2 and done["run_id"] == "r", done)
hold(set(done["data"]) == {"output_id", "output_data", "debug_logs"} and done["data"]["output_id"] == "success", done)
entries = done["data"]["output_data"]["pcp_output"]
hold(len(entries) == 1 and entries[0]["@interval"] == 0 and isinstance(entries[0]["mem"]["freemem"]["value"], int), entries)

send({"id": 1, "run_id": "bad", "data": {"id": "start-pcp", "config": {"pmlogger_interval": [1]}}})
error = receive()
hold(error["id"] == 5 and error["run_id"] == "bad" and error["data"]["step_fatal"] is True, error)
hold("Validation failed for 'PcpInputParams -> pmlogger_interval': Must be an integer, list given" in error["data"]["error"], error)

# A decoder must take what other encoders write: open lengths, wide integers.
send_bytes("bf 6269641a00000003 6672756e5f6964 7f 656f74686572 ff 6464617461 bf 697369676e616c5f69646663616e63656c 6464617461a0 ff ff".replace(" ", ""))
done = receive()
hold(done["id"] == 2 and done["run_id"] == "other", done)

send_bytes("a3626964046672756e5f6964606464617461a0")
hold(incoming.read() == b"", "nothing follows client done")
sys.stderr.write("all holds\n")
