namespace RnnStream.Core.Simulation;

/// <summary>The installations that can be simulated.</summary>
public enum PlantKind : byte
{
    /// <summary>A pump: vibration, bearing temperature, pressure and current follow one daily load.</summary>
    PumpStation = 0,

    /// <summary>A cold store: compressor cycles, defrosts, doors opened in working hours.</summary>
    ColdStore = 1,

    /// <summary>A weather mast: the day, fronts of several days, gusts of wind.</summary>
    WeatherMast = 2,

    /// <summary>A building's energy meter: the rhythm of day and week, appliances, the grid.</summary>
    EnergyMeter = 3,
}
