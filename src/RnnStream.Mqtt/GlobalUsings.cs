global using RnnStream.Mqtt.Packets;
