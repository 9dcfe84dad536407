namespace Perfolio.Metrics.Tests.Agent;

/// <summary>The texts that were published with version 0.01.</summary>
public static class SeedTexts
{
    public const string Schema = """
        {
        "type": "object",
        "title": "root",
        "additionalProperties": false,
        "properties": {
        "generation": {
        "type": "integer",
        "additionalProperties": false
        },
        "data": {
        "type": "object",
        "additionalProperties": false,
        "properties": {
        "interface": {
        "type": "string",
        "description": "network xmit device",
        "minLength": 0,
        "additionalProperties": false
        },
        "xmit_count": {
        "type": "integer",
        "description": "number of packets for xmit device",
        "minimum": 0,
        "default": 0,
        "additionalProperties": false
        },
        "xmit_latency": {
        "type": "integer",
        "description": "sum of latency for xmit device",
        "minimum": 0,
        "default": 0,
        "additionalProperties": false
        }
        },
        "required": [
        "interface",
        "xmit_count",
        "xmit_latency"
        ]
        }
        }
        }
        """;

    public const string Data = """
        {
        "generation": 1,
        "data": {
        "interface": "eth0",
        "xmit_count": 652046,
        "xmit_latency": 90
        }
        }
        """;

    /// <summary>Values of the published output of pminfo.</summary>
    public const string PublishedData =
        """{"generation":1,"data":{"interface":"eth0","xmit_count":8856603,"xmit_latency":2040}}""";

    /// <summary>The published output, with the white space that pminfo prints.</summary>
    public const string PublishedOutput = """

        stap_json.root.xmit_latency
            Data Type: 64-bit int  InDom: PM_INDOM_NULL 0xffffffff
            Semantics: counter  Units: none
            value 2040

        stap_json.root.xmit_count
            Data Type: 64-bit int  InDom: PM_INDOM_NULL 0xffffffff
            Semantics: counter  Units: none
            value 8856603

        stap_json.root.interface
            Data Type: string  InDom: PM_INDOM_NULL 0xffffffff
            Semantics: instant  Units: none
            value "eth0"

        """;

    public const string ArrayMetadata = """
        { "prefix": "net_xmit",
          "metrics": [
            { "name": "net_xmit_data", "pointer": "/net_xmit_data", "type": "array",
              "description": "Network transmit data indexed by ethernet device",
              "index": "/__id",
              "metrics": [
                { "name": "xmit_count", "pointer": "/xmit_count", "type": "integer", "units": "count", "semantics": "counter" },
                { "name": "xmit_latency", "pointer": "/xmit_latency", "type": "integer", "units": "microseconds" } ] } ] }
        """;

    public const string ArrayData =
        """{"net_xmit_data":[{"__id":"eth0","xmit_count":352551,"xmit_latency":55},"""
            + """{"__id":"eth1","xmit_count":0,"xmit_latency":0}]}""";
}
