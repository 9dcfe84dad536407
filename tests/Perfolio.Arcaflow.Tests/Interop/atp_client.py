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
for step in hello["schema"]["steps"].values():
    hold(set(step["outputs"]) == {"success", "error"} and "cancel" in step["signal_handlers"] or step["id"] == "post-process", step)
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

# The step 'reduce' on an archive that is not there, byte for byte, and cancelled while nothing runs under that id any more.
send_bytes("a3626964016672756e5f696461646464617461a262696466726564756365")
send_bytes("66636f6e666967a2686172636869766573816a2f6e6f77686572652f61666f7574707574682f746d702f6f7574")
done = receive()
hold(done["id"] == 2 and done["run_id"] == "d" and done["data"]["output_id"] == "error", done)
hold("/nowhere/a" in done["data"]["output_data"]["error"], done)
send({"id": 3, "run_id": "d", "data": {"signal_id": "cancel", "data": {}}})
error = receive()
hold(error["id"] == 5 and error["run_id"] == "d" and error["data"]["step_fatal"] is False, error)

send_bytes("a3626964046672756e5f6964606464617461a0")
hold(incoming.read() == b"", "nothing follows client done")
sys.stderr.write("all holds\n")
